export { breaker, type BreakerOptions } from './breaker.ts'
export type { BreakerKey } from './breaker-key.ts'
