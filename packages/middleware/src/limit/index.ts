export { limit, type LimitOptions } from './limit.ts'
export type { LimitKey } from './limit-key.ts'
