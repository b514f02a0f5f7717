export { failover, type FailoverOptions } from './failover.ts'
export type { Order } from './order.ts'
export { pool, type PoolOptions } from './pool.ts'
export type { Reserve } from './reserve.ts'
