import { describe, expect, it } from 'vitest'
import { causesOf } from './causes-of.ts'

const chain = (length: number): Error =>
  Array.from({ length }).reduce<Error>((cause, _, at) => new Error(`${at}`, { cause }), new Error())

describe('causesOf', () => {
  it('finds causes and gathered errors, outermost first, each once', () => {
    const inner = new Error('inner')
    const gathered = new AggregateError([new Error('one', { cause: inner }), inner], 'both')
    const outer = new Error('outer', { cause: gathered })
    inner.cause = outer
    expect([...causesOf(outer)].map((error) => (error as Error).message)).toEqual([
      'outer',
      'both',
      'one',
      'inner',
    ])
  })

  it('finds nothing in what is no object', () => {
    for (const thrown of ['text', undefined, null, 5]) expect(causesOf(thrown).size).toBe(0)
  })

  it('looks at 32 errors and no more', () => {
    expect(causesOf(chain(100)).size).toBe(32)
    const many = new AggregateError(Array.from({ length: 100 }, () => new Error()))
    expect(causesOf(many).size).toBe(32)
  })
})
