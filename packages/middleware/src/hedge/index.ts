export { hedge, type HedgeOptions } from './hedge.ts'
