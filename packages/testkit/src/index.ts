export { describeProvider } from './conformance/describe-provider.ts'
export type {
  DocumentedError,
  ExpectedFault,
  FuzzOptions,
  ProviderUnderTest,
  ProviderWire,
  RecordedAnswer,
  RecordedAnswers,
  SentImage,
} from './conformance/provider-wire.ts'
export type { BackendAnswer } from './flaky-backend/backend-answer.ts'
export type {
  BackendRequest,
  PictureFormat,
  ReceivedImage,
  TextAsk,
} from './flaky-backend/backend-request.ts'
export type {
  AnswerStep,
  BackendScript,
  BackendStep,
  BackendStepFunction,
  CustomStep,
} from './flaky-backend/backend-step.ts'
export {
  flakyBackend,
  type FlakyBackend,
  type FlakyBackendOptions,
} from './flaky-backend/flaky-backend.ts'
export type { FlakyVendor } from './flaky-backend/flaky-vendor.ts'
export { keyDigest } from './flaky-backend/key-digest.ts'
export { samplePng, type SamplePngOptions } from './flaky-backend/picture/sample-png.ts'
export type { TextStep, ToolCallStep, UsageStep } from './flaky-backend/text-step.ts'
export type { Submission, SubmissionOutcome, SubmittedImage } from './flaky-backend/submission.ts'
export type { BackendVendor } from './flaky-backend/wires/wires.ts'
export { pixel } from './pixel.ts'
export { redisServer, whyNoRedis, type RedisServer } from './redis-server.ts'
export {
  scriptedProvider,
  type Script,
  type ScriptedProvider,
  type ScriptedProviderOptions,
  type ScriptedRequest,
} from './scripted-provider.ts'
export type { ScriptedStep } from './scripted-step.ts'
export type { ScriptedStream } from './scripted-stream.ts'
export type { ScriptedFailure } from './scripted-failure.ts'
export { virtualClock, type VirtualClock, type VirtualClockOptions } from './virtual-clock.ts'
