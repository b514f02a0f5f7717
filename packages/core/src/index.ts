export { Account, type AccountLimits, type AccountOwner, type Charge } from './accounts/account.ts'
export type { Advice } from './faults/advice.ts'
export { multiplied, summed, withBounds, type Bounds } from './bounds.ts'
export { CallError } from './faults/call-error.ts'
export type { CallEvent } from './report/call-event.ts'
export { classifyAnswer, requestIdOf } from './faults/classify-answer.ts'
export { classifyFailure } from './faults/classify-failure.ts'
export { systemClock, type Clock } from './clock.ts'
export { inTurn, type Course } from './engine/course.ts'
export type { Call, Context, Ending, SkipNote } from './context.ts'
export { createImage } from './create-image/create-image.ts'
export type { CallIdentity, CallMessage } from './report/event-channels.ts'
export type { FollowedAttempt, Follower } from './report/follower.ts'
export { formatBytes } from './reading/format-bytes.ts'
export type { ImageMade, ImageUsage, MadeImage } from './create-image/image-made.ts'
export type { ImageRequest, ImageRequestInput } from './create-image/image-request.ts'
export type { JsonValue } from './reading/json-value.ts'
export type { ProviderOptions } from './reading/provider-options.ts'
export type { Reference, ReferenceInput } from './create-image/reference.ts'
export { sniffMediaType } from './create-image/sniff-media-type.ts'
export { durationMs, formatDuration, parseDuration, type Duration } from './duration.ts'
export { readErrorDetail, type ErrorDetail } from './faults/error-detail.ts'
export type { ExplainedLayer, Explanation, Plan, PlannedTarget } from './explain/explanation.ts'
export type { Finding } from './explain/finding.ts'
export { FindingsError } from './explain/findings-error.ts'
export type { PlanOptions } from './explain/plan-options.ts'
export {
  Fault,
  faultKinds,
  mayHaveBeenPaid,
  type Delivery,
  type FaultDefaults,
  type FaultFields,
  type FaultKind,
  type FaultScope,
} from './faults/fault.ts'
export {
  defineMiddleware,
  defineRepeater,
  type Change,
  type Declared,
  type Enter,
  type Layer,
  type LayerInfo,
  type Middleware,
  type MiddlewareDefinition,
  type Next,
  type Repeater,
  type Step,
} from './layer.ts'
export { generateText } from './generate-text/generate-text.ts'
export type { FileData, FileDataInput, FileReference } from './generate-text/file-data.ts'
export type {
  MadeCitation,
  MadeCustom,
  MadeFile,
  MadeFileData,
  MadePart,
  MadeReasoning,
  MadeReasoningFile,
  MadeSource,
  MadeText,
  MadeToolApproval,
  MadeToolCall,
  MadeToolResult,
  ProviderMetadata,
} from './generate-text/made-part.ts'
export type {
  AssistantPartInput,
  FileInput,
  ImageInput,
  ToolPartInput,
  UserPartInput,
} from './generate-text/message-part-input.ts'
export type {
  AssistantPart,
  MessageCustom,
  MessageFile,
  MessageReasoning,
  MessageReasoningFile,
  MessageText,
  MessageToolApproval,
  MessageToolCall,
  MessageToolResult,
  ToolPart,
  UserPart,
} from './generate-text/message-part.ts'
export type { ResponseFormat, ResponseFormatInput } from './generate-text/response-format.ts'
export { TextAssembly } from './generate-text/text-assembly.ts'
export type { TextHeaders, TextHeadersInput } from './generate-text/text-headers.ts'
export {
  textMade,
  type FinishReason,
  type ResponseMetadata,
  type TextMade,
  type TextUsage,
} from './generate-text/text-made.ts'
export type { TextMessage, TextMessageInput } from './generate-text/text-message.ts'
export type { TextPart } from './generate-text/text-part.ts'
export type {
  ReasoningEffort,
  TextRequest,
  TextRequestInput,
} from './generate-text/text-request.ts'
export type {
  FunctionTool,
  JsonSchema,
  ProviderTool,
  TextTool,
  TextToolInput,
} from './generate-text/text-tool.ts'
export type { ToolChoice, ToolChoiceInput } from './generate-text/tool-choice.ts'
export type { ToolOutput, ToolOutputInput, ToolOutputItem } from './generate-text/tool-output.ts'
export type { ImageResult } from './image-result.ts'
export { isPlainObject } from './is-plain-object.ts'
export { pollJob, repeatStep, type StepOptions } from './engine/job-steps.ts'
export type { ReportedJob } from './engine/jobs.ts'
export { loneAttempt } from './engine/lone-attempt.ts'
export { operation, type Operation } from './operation.ts'
export { checkOptions, problemsOf } from './options.ts'
export { pipeline, type Pipeline, type PipelineOptions } from './pipeline.ts'
export {
  defineProvider,
  type Acceptance,
  type Answer,
  type Attempt,
  type Failure,
  type OutgoingRequest,
  type Progress,
  type Provider,
  type Unknown,
} from './provider.ts'
export { redact } from './faults/redact.ts'
export { Refusal, type RefusalFields } from './faults/refusal.ts'
export type {
  Report,
  ReportedAttempt,
  ReportedFault,
  ReportedOutput,
  ReportedSkip,
  ReportedWait,
  StoppedBy,
} from './report/report.ts'
export type { CommitRule } from './stream/commit-rule.ts'
export type { PaceLimits } from './stream/pace-limits.ts'
export type { StreamHandle } from './stream/stream-handle.ts'
export type { Assembly, Streaming } from './stream/streaming.ts'
export { parseRetryAfter } from './faults/retry-after.ts'
export type {
  BreakerRole,
  BudgetRole,
  DeadlineRole,
  DowngradeRole,
  FailoverRole,
  HedgeRole,
  RequestStep,
  RetryRole,
  Role,
} from './role.ts'
export type {
  CircuitAdmission,
  CircuitEnd,
  CircuitTicket,
  SharedCircuit,
  SharedCircuitRules,
  SharedCircuits,
  SharedCounts,
} from './shared/shared-circuits.ts'
export type { SharedRest, SharedRests } from './shared/shared-rests.ts'
export type { SharedBudgetRules, SharedRetryBudget } from './shared/shared-retry-budget.ts'
export { isLost, type Lost } from './shared/lost.ts'
export { type SharedAccount, type SharedLimits, type SharedState } from './shared/shared-state.ts'
export { showValue } from './show-value.ts'
export {
  scope,
  type Scope,
  type ScopeLimits,
  type SharedScope,
  type SharedScopeLimits,
} from './accounts/scope.ts'
export type { SharedMembership } from './shared/shared-membership.ts'
export type { CallHandle, CallResult } from './call-handle.ts'
export type { RunOptions } from './run-options.ts'
export { isPipeline, type Target } from './target.ts'
export type { Witness } from './witness.ts'
