export { allowance, type AllowanceOptions } from './allowance.ts'
export { stint } from './in-files.ts'
