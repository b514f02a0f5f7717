export { budget, type BudgetOptions } from './budget.ts'
