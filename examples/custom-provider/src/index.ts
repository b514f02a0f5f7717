export { easel, type EaselOptions } from './easel.ts'
