/** What was taken of an account. */
export interface Taken {
  readonly attempts: number
  readonly cost: number
}

/** Where everybody begins. */
export const nothing: Taken = { attempts: 0, cost: 0 }

/** Both together. */
export function sum(one: Taken, other: Taken): Taken {
  return { attempts: one.attempts + other.attempts, cost: one.cost + other.cost }
}

/** What one has beyond the other. */
export function difference(one: Taken, other: Taken): Taken {
  return { attempts: one.attempts - other.attempts, cost: one.cost - other.cost }
}
