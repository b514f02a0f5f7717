export { redisState, type RedisState } from './redis-state.ts'
export type { RedisStateOptions } from './redis-state-options.ts'
