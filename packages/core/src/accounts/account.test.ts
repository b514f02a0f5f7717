import { describe, expect, it } from 'vitest'
import { Account } from './account.ts'
import { Fault } from '../faults/fault.ts'
import { Refusal } from '../faults/refusal.ts'

const open = (limits: ConstructorParameters<typeof Account>[1], parent?: Account): Account =>
  new Account(parent, limits, { layer: 'budget', index: 2 })

function refusalOf(account: Account, price = 0): Refusal | undefined {
  try {
    account.charge(price)
    return undefined
  } catch (error) {
    return error as Refusal
  }
}

describe('an account', () => {
  it('gives as many attempts as it holds, then refuses with its owner and its limit', () => {
    const account = open({ attempts: 2 })
    account.charge(0)
    account.charge(0)
    const refusal = refusalOf(account)
    expect(Refusal.isInstance(refusal)).toBe(true)
    expect(refusal).toMatchObject({ layer: 'budget', index: 2, limit: 2 })
    expect(account.attempts).toBe(2)
  })

  it('charges every account around it, and takes nothing where one of them refuses', () => {
    const outer = open({ attempts: 2 })
    const inner = open({ attempts: 5 }, outer)
    inner.charge(0)
    outer.charge(0)
    expect(refusalOf(inner)).toMatchObject({ limit: 2 })
    expect([outer.attempts, inner.attempts, inner.attemptsLeft]).toEqual([2, 1, 0])
  })

  it('gives the cost of a rejected or unsent attempt back, and never the attempt', () => {
    const account = open({ cost: 1 })
    account.charge(0.4).settle(new Fault('overloaded'), 0)
    account.charge(0.4).settle(new Fault('network', { delivery: 'unsent' }), 0)
    expect([account.attempts, account.cost]).toEqual([2, 0])
    account.charge(0.4).settle(new Fault('timeout'), 0.4)
    account.charge(0.4).settle(undefined, 0.4)
    expect(account.cost).toBeCloseTo(0.8)
    expect(refusalOf(account, 0.4)).toMatchObject({ limit: 1 })
    expect(refusalOf(account, 0.2)).toBeUndefined()
  })

  it('lets prices through that fit exactly, whatever binary fractions make of their sum', () => {
    const account = open({ cost: 0.3 })
    expect(refusalOf(account, 0.1)).toBeUndefined()
    expect(refusalOf(account, 0.2)).toBeUndefined()
    expect(refusalOf(account, 0.01)).toBeDefined()
  })

  it('counts attempts in flight and those that may be billed without a result as unconfirmed', () => {
    const account = open({ unconfirmed: 1 })
    const first = account.charge(0)
    expect(refusalOf(account)).toMatchObject({ limit: 1 })
    first.settle(undefined, 0)
    account.charge(0).settle(new Fault('overloaded'), 0)
    account.charge(0).settle(new Fault('timeout'), 0)
    expect(refusalOf(account)).toMatchObject({ limit: 1 })
  })

  it('books the end of an attempt once', () => {
    const account = open({ cost: 1 })
    const charge = account.charge(0.5)
    charge.settle(new Fault('overloaded'), 0)
    charge.settle(new Fault('overloaded'), 0)
    expect(account.cost).toBe(0)
  })

  it('books what an attempt did cost in place of what was quoted', () => {
    const outer = open({ cost: 1 })
    const account = open({}, outer)
    account.charge(0.5).settle(undefined, 0.8)
    expect([outer.cost, account.cost]).toEqual([0.8, 0.8])
    expect(refusalOf(account, 0.3)).toMatchObject({ limit: 1 })
  })

  it('settles again what may have been paid, once it is known what became of it', () => {
    const account = open({ cost: 1, unconfirmed: 1 })
    const charge = account.charge(0.5)
    charge.settle(new Fault('timeout'), 0.5)
    expect(refusalOf(account)).toMatchObject({ limit: 1 })
    charge.settle(undefined, 0.4)
    charge.settle(undefined, 0)
    expect(refusalOf(account)).toBeUndefined()
    expect(account.cost).toBeCloseTo(0.4)
  })

  it('says how much there was and that it is used up', () => {
    const one = open({ attempts: 1, unconfirmed: 1 })
    one.charge(0)
    expect(one.refusal()?.reason).toBe('its one attempt is used up')
    const two = open({ attempts: 2 })
    two.charge(0)
    two.charge(0)
    expect(two.refusal()?.reason).toBe('its 2 attempts are used up')
    expect(open({ cost: 1 }).refusal(2)?.reason).toBe(
      'a price of 2 does not fit into what is left of 1',
    )
  })

  it('says how many attempts may be billed without a result', () => {
    const one = open({ unconfirmed: 1 })
    one.charge(0)
    expect(one.refusal()?.reason).toBe('1 attempt may be billed without a result')
    const two = open({ unconfirmed: 2 })
    two.charge(0)
    expect(two.refusal()).toBeUndefined()
    two.charge(0)
    expect(two.refusal()?.reason).toBe('2 attempts may be billed without a result')
  })

  it('lets what costs nothing through where there is no money', () => {
    expect(open({ cost: 0 }).refusal(0)).toBeUndefined()
  })

  it('refuses once it is closed, with the reason given, and names a limit only where it has one', () => {
    for (const attempts of [undefined, 3]) {
      const account = open({ attempts })
      account.close('it has ended')
      const { reason, limit, again } = account.refusal()!
      expect({ reason, limit, again }).toEqual({
        reason: 'it has ended',
        limit: attempts,
        again: 'later',
      })
    }
  })

  it('of a scope never lets anybody in again', () => {
    const account = new Account(undefined, { attempts: 0 }, { layer: 'scope', index: -1 })
    expect(account.refusal()?.again).toBe('never')
  })

  it('lets an attempt that resumes a job pass a limit of what may be billed', () => {
    const account = open({ unconfirmed: 1, attempts: 2 })
    account.charge(0).settle(new Fault('timeout'), 0)
    expect(account.refusal(0, true)).toBeUndefined()
    account.charge(0, true).settle(undefined, 0)
    expect(account.refusal(0, true)).toMatchObject({ limit: 2 })
  })
})
