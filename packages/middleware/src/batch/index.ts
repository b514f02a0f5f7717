export { batch, type BatchOptions } from './batch.ts'
