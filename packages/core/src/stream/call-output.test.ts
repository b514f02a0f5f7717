import { describe, expect, it } from 'vitest'
import { Fault } from '../faults/fault.ts'
import { Lifetime } from '../engine/lifetime.ts'
import { letters } from './__fixtures__/letters.ts'
import { CallOutput } from './call-output.ts'

const first = { number: 1, target: 'a' }
const second = { number: 2, target: 'b' }

/** An output with two attempts at work, and what they and the recorder are told. */
function setUp() {
  const output = new CallOutput(letters, 'first')
  const told: string[] = []
  const rival = (name: string) => ({
    outrun: ({ target }: { target: string }) => void told.push(`${name} by ${target}`),
    isInside: ({ layer }: Lifetime) => layer === name,
  })
  const rivals = [rival('a'), rival('b')] as const
  const leaves = rivals.map((each) => output.enter(each))
  output.onCommit = ({ target }) => void told.push(`committed ${target}`)
  return { output, told, rivals, leaves }
}

async function shown({ queue }: CallOutput): Promise<string> {
  let text = ''
  for await (const part of { [Symbol.asyncIterator]: () => queue.read() }) text += String(part)
  return text
}

describe('the first attempt that shows something', () => {
  it('commits the call, once, and outruns whoever runs beside it', () => {
    const { output, told, rivals } = setUp()
    expect(output.commit(first, rivals[0])).toBe(true)
    expect(output.commit(first, rivals[0])).toBe(true)
    expect(told).toEqual(['committed a', 'b by a'])
    expect(output.committed).toBe(first)
  })

  it('is the only one that can', () => {
    const { output, rivals } = setUp()
    output.commit(first, rivals[0])
    expect(output.commit(second, rivals[1])).toBe(false)
    expect(output.committed).toBe(first)
  })

  it('does not outrun those that have left', () => {
    const { output, told, rivals, leaves } = setUp()
    leaves[1]?.()
    output.commit(first, rivals[0])
    expect(told).toEqual(['committed a'])
  })

  it('has everything refused that would be entered after it', () => {
    const { output } = setUp()
    expect(output.refusal()).toBeUndefined()
    output.commit(first)
    expect(output.refusal()).toMatchObject({ layer: 'engine', target: 'a' })
  })
})

it('only the branch that makes what is visible can have a result', () => {
  const { output, rivals } = setUp()
  const [a, b] = ['a', 'b'].map((name) => new Lifetime(undefined, { name, index: 0 }))
  expect(output.refusalIn(b!)).toBeUndefined()
  output.commit(first, rivals[0])
  expect(output.refusalIn(a!)).toBeUndefined()
  expect(output.refusalIn(b!)).toMatchObject({ layer: 'engine', target: 'a' })
})

it('counts the parts that are delivered, and the characters of them that are seen', async () => {
  const { output } = setUp()
  for (const part of ['.', 'ab', 'c.']) void output.deliver(part)
  expect([output.parts, output.chars]).toEqual([3, 3])
  output.queue.end()
  expect(await shown(output)).toBe('.abc.')
})

describe('a result', () => {
  it('that no attempt has shown is shown whole, and outruns what is still at work', async () => {
    const { output, told } = setUp()
    output.succeed({ text: 'own!' })
    expect(told).toEqual(['committed ', 'a by ', 'b by '])
    expect(await shown(output)).toBe('own!')
    expect(output.committed?.number).toBe(0)
  })

  it('that an attempt has shown to its end is not shown again', async () => {
    const { output } = setUp()
    output.commit(first)
    void output.deliver('a!')
    output.end(1, undefined)
    output.succeed({ text: 'a!' })
    expect(await shown(output)).toBe('a!')
  })

  it('cannot take the place of what broke off', () => {
    const { output } = setUp()
    output.commit(first)
    const fault = new Fault('network')
    output.end(2, undefined)
    output.end(1, fault)
    expect(() => output.succeed({ text: 'own!' })).toThrow(fault)
  })

  it('cannot take the place of what is still coming', () => {
    const { output } = setUp()
    output.commit(first)
    expect(() => output.succeed({ text: 'own!' })).toThrow(
      expect.objectContaining({ kind: 'aborted' }),
    )
  })

  it('without parts to read is an error, and commits nothing', () => {
    const { output, told } = setUp()
    expect(() => output.succeed({})).toThrow('a layer gave a result that has no parts to read')
    expect([told, output.committed]).toEqual([[], undefined])
  })
})
