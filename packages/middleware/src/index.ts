export type { ActsOn } from './acts-on.ts'
export { batch, type BatchOptions } from './batch/index.ts'
export {
  breaker,
  type Breaker,
  type BreakerChange,
  type BreakerCounts,
  type BreakerKey,
  type BreakerListener,
  type BreakerOptions,
  type BreakerState,
  type SharedBreaker,
  type SharedBreakerOptions,
  type SlowCalls,
} from './breaker/index.ts'
export { budget, type BudgetOptions } from './budget/index.ts'
export { chaos, type ChaosOptions, type InjectedFault } from './chaos/index.ts'
export { deadline } from './deadline/index.ts'
export {
  downgrade,
  dropImages,
  dropOption,
  fewerReferences,
  fewerTools,
  shorterHistory,
  simplifyPrompt,
  smallerOutput,
  smallerSize,
  textOnly,
  type DowngradeOptions,
  type Step,
} from './downgrade/index.ts'
export {
  failover,
  pool,
  type FailoverOptions,
  type Order,
  type PoolOptions,
  type Reserve,
} from './failover/index.ts'
export { hedge, type HedgeOptions } from './hedge/index.ts'
export { layerSchemas, type LayerSchemas } from './layer-schemas.ts'
export { limit, type LimitKey, type LimitOptions } from './limit/index.ts'
export { quota, type QuotaOptions, type SharedQuotaOptions } from './quota/index.ts'
export {
  constant,
  decorrelated,
  exponential,
  linear,
  retry,
  type Backoff,
  type DecorrelatedOptions,
  type ExponentialOptions,
  type Jitter,
  type LinearOptions,
  type RetryOptions,
} from './retry/index.ts'
export type { SharedOptions } from './shared-options.ts'
export { trace } from './trace/on-demand.ts'
export type { CircuitChange, Trace, TraceOptions } from './trace/trace-options.ts'
