import {
  CallError,
  createImage,
  Fault,
  FindingsError,
  pipeline,
  Refusal,
  type Finding,
} from '@stint/core'
import { scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const failed: unknown = await pipeline(createImage)
  .to(scriptedProvider('a', ['auth']))
  .run({ prompt: 'a lighthouse' })
  .catch((thrown: unknown) => thrown)

const finding = { level: 'error', layers: [] } as const
const findings = [
  { ...finding, code: 'one', text: 'first', mend: 'this' },
  { ...finding, code: 'two', text: 'second', mend: 'that' },
] as unknown as Finding[]

const kinds = [
  ['Fault', Fault, new Fault('auth')],
  ['Refusal', Refusal, new Refusal('breaker', 'is open')],
  ['CallError', CallError, failed],
  ['FindingsError', FindingsError, new FindingsError('poster', findings)],
] as const

describe.each(kinds)('%s.isInstance', (name, kind, own) => {
  it('knows its own, by name too', () => {
    expect((own as Error).name).toBe(name)
    expect(kind.isInstance(own)).toBe(true)
  })

  it('knows that of another installed copy', () => {
    const foreign = Object.assign(new Error('theirs'), { [Symbol.for(`stint.${name}`)]: true })
    expect(kind.isInstance(foreign)).toBe(true)
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'Fault'],
    ['a number', 0],
    ['an object', {}],
    ['an object that carries its mark', { [Symbol.for(`stint.${name}`)]: true }],
    ['another error', new Error(name)],
    ['a function', () => own],
    ...kinds.filter(([other]) => other !== name).map(([other, , error]) => [`a ${other}`, error]),
  ])('takes %s for none', (_, value) => {
    expect(kind.isInstance(value)).toBe(false)
  })
})

it('findings are told with what mends each of them', () => {
  const error = new FindingsError('poster', findings)
  expect(error.message).toBe("pipeline 'poster' is strict: one: first; this. two: second; that")
  expect(error.findings).toBe(findings)
})

describe('an error', () => {
  it('has a cause where there is one, and no field for it otherwise', () => {
    expect('cause' in new Fault('auth')).toBe(false)
    expect(new Fault('auth', { cause: 0 }).cause).toBe(0)
    expect('cause' in (failed as Error)).toBe(false)
  })
})
