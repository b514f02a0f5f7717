export { easel, type EaselOptions } from './easel.ts'
export { stint } from './in-files.ts'
