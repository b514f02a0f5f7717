export { quota, type QuotaOptions } from './quota.ts'
