import { VectorFile } from './exemptions.ts'

export interface BudgetCase {
  readonly id: string
  readonly group: 'timeline' | 'config-bounds' | 'amounts'
  readonly config: {
    readonly ttlMs: number
    readonly minPerSec: number
    readonly retryPercent: number
  }
  readonly ops?: readonly (
    | { readonly op: 'deposit'; readonly times: number }
    | { readonly op: 'advance'; readonly ms: number }
    | { readonly op: 'withdraw'; readonly expect: boolean }
  )[]
  readonly expect: {
    readonly error?: boolean
    readonly field?: 'ttlMs' | 'retryPercent'
    readonly depositAmount?: number
    readonly withdrawAmount?: number
    readonly reserve?: number
  }
}

/** A retry budget in ten slots of time, and its amounts. */
export const retryBudgets = new VectorFile<BudgetCase>('tower-tps-budget.json', [])
