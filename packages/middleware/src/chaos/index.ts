export { chaos, type ChaosOptions } from './chaos.ts'
export type { InjectedFault } from './injected-fault.ts'
