import { describe, expect, it } from 'vitest'
import { Fault } from '../faults/fault.ts'
import { checkJobId, Jobs, type Job } from './jobs.ts'

function job(id: string, fields: Partial<Job> = {}): Job & { readonly booked: unknown[] } {
  const booked: unknown[] = []
  const charge = {
    settle: (...given: unknown[]) => void booked.push(given),
    undo: () => void booked.push('undone'),
  }
  const base = { target: 'a', shape: 'original', digest: 'd', resumable: true, price: 3 }
  return { id, ...base, ...fields, charge, booked }
}

describe('the jobs of a call', () => {
  it('are unfinished from their submission to their end, each once', () => {
    const jobs = new Jobs()
    const one = job('1')
    const ids = (): string[] => jobs.unfinished.map(({ id }) => id)
    jobs.attend(one)
    expect(ids()).toEqual(['1'])
    jobs.leave(one)
    expect(ids()).toEqual(['1'])
    jobs.attend(one)
    expect(ids()).toEqual(['1'])
    expect(jobs.leftAt('a')).toBeUndefined()
    jobs.end(one, undefined)
    expect(ids()).toEqual([])
  })

  it('are booked when they end, at the price of their submission', () => {
    const jobs = new Jobs()
    const [one, two] = [job('1'), job('2')]
    const fault = new Fault('server_error')
    jobs.attend(one)
    jobs.end(one, undefined)
    jobs.attend(two)
    jobs.end(two, fault)
    expect([one.booked, two.booked]).toEqual([[[undefined, 3]], [[fault, 3]]])
  })

  it('are resumed where they were left, for the same content, at a target that can', () => {
    const jobs = new Jobs()
    const stuck = job('stuck', { resumable: false })
    const good = job('good')
    for (const each of [stuck, good]) jobs.leave(each)
    expect(jobs.leftAt('a')).toBe(stuck)
    expect(jobs.mayResume('a')).toBe(true)
    expect(jobs.mayResume('b')).toBe(false)
    expect(jobs.resumable('a', () => 'd')).toBe(good)
    expect(jobs.resumable('a', () => 'another')).toBeUndefined()
    expect(jobs.resumable('b', () => 'd')).toBeUndefined()
  })
})

describe('the id of a job', () => {
  it.each([[''], [undefined], [5]])('cannot be %o', (id) => {
    expect(() => checkJobId('a', id, undefined)).toThrow(
      /^a: attempt\.job: expected the vendor's id, got/,
    )
  })

  it('stays the same in one attempt', () => {
    expect(() => checkJobId('a', '1', undefined)).not.toThrow()
    expect(() => checkJobId('a', '1', '1')).not.toThrow()
    expect(() => checkJobId('a', '2', '1')).toThrow(
      "a: attempt.job('2'): this attempt has the job '1', and one attempt is one submission",
    )
  })
})
