import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJson } from './json-value.ts'

describe('readJson', () => {
  it('copies any JSON value', () => {
    const property = fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      fc.pre(!JSON.stringify(value).includes('__proto__'))
      const { read, problems } = readAll(value)
      expect(problems).toEqual([])
      expect(JSON.stringify(read)).toBe(JSON.stringify(value))
    })
    fc.assert(property)
  })

  it('freezes the copy and leaves the original as it was', () => {
    const given = { steps: [{ strength: 1 }] }
    const { read } = readAll(given)
    expect(read).toEqual(given)
    expect(Object.isFrozen((read as typeof given).steps[0])).toBe(true)
    expect(Object.isFrozen(given.steps[0])).toBe(false)
  })

  it('leaves out fields that are undefined', () => {
    expect(readAll({ a: undefined, b: 1 })).toEqual({ read: { b: 1 }, problems: [] })
  })

  it.each([
    '{"__proto__":{"polluted":true}}',
    '{"a":{"constructor":{"prototype":{"polluted":true}}}}',
  ])('refuses %s, and no prototype changes', (text) => {
    const { read, problems } = readAll(JSON.parse(text))
    expect(problems).toHaveLength(1)
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect({}).not.toHaveProperty('polluted')
  })

  it('takes constructor as a plain name', () => {
    expect(readAll({ constructor: 'Bauhaus' }).problems).toEqual([])
  })

  it('names everything that is not JSON, and where', () => {
    const given = {
      a: new Uint8Array(2),
      b: [1, Number.NaN, 5n],
      c: new Date(0),
      d: new AbortController(),
    }
    expect(readAll({ ...given, e: [undefined], f: () => 1 }).problems).toEqual([
      "a: expected a JSON value, found 'Uint8Array'",
      'b.1: expected a JSON value, found NaN',
      'b.2: expected a JSON value, found a bigint',
      "c: expected a JSON value, found 'Date'",
      "d: expected a JSON value, found 'AbortController'",
      'e.0: expected a JSON value, found undefined',
      'f: expected a JSON value, found a function',
    ])
  })

  it('calls an instance of a class what it is', () => {
    const options: unknown = Object.create({ quality: 'high' })
    expect(readAll(options).problems).toEqual([
      ': expected a JSON value, found an instance of a class',
    ])
  })

  it('notices an object inside itself', () => {
    const loop: Record<string, unknown> = {}
    loop['again'] = { loop }
    expect(readAll(loop).problems).toEqual([
      'again.loop: expected JSON, found an object inside itself',
    ])
  })

  it('does not repeat a long key', () => {
    const [problem] = readAll({ ['secret'.repeat(100)]: 5n }).problems
    expect(problem).toHaveLength(40 + ': expected a JSON value, found a bigint'.length)
  })

  it('stops at a depth that no vendor has', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`)
    expect(readAll(deep).problems).toEqual([
      expect.stringContaining('expected JSON at most 64 levels deep'),
    ])
  })
})

function readAll(given: unknown): { read: unknown; problems: string[] } {
  const problems: string[] = []
  const read = readJson(given, (path, message) => problems.push(`${path.join('.')}: ${message}`))
  return { read, problems }
}
