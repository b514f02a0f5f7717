/** Why an account has no attempt left. */
export function usedUp(attempts: number): string {
  return attempts === 1 ? 'its one attempt is used up' : `its ${attempts} attempts are used up`
}

/** Whether a price fits into what is left. Sums of prices like 0.1 + 0.2 must not refuse what exactly fits. */
export function fits(price: number, spent: number, cost: number): boolean {
  return spent + price <= cost * (1 + 1e-9)
}

/** Why a price is too much. */
export function doesNotFit(price: number, cost: number): string {
  return `a price of ${price} does not fit into what is left of ${cost}`
}
