export { failover, type FailoverOptions } from './failover.ts'
export type { Order } from './order.ts'
export type { Reserve } from './reserve.ts'
