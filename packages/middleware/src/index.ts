export type { ActsOn } from './acts-on.ts'
export { breaker, type BreakerKey, type BreakerOptions } from './breaker/index.ts'
export { budget, type BudgetOptions } from './budget/index.ts'
export { deadline } from './deadline/index.ts'
export {
  downgrade,
  dropOption,
  fewerReferences,
  simplifyPrompt,
  smallerSize,
  textOnly,
  type DowngradeOptions,
  type Step,
} from './downgrade/index.ts'
export { failover, type FailoverOptions, type Order, type Reserve } from './failover/index.ts'
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
