export type { DeclaredProvider, LoadOptions } from './config/load-options.ts'
