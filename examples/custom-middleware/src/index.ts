export { allowance, type AllowanceOptions } from './allowance.ts'
