export { quota, type QuotaOptions, type SharedQuotaOptions } from './quota.ts'
