import { describe, expect, it } from 'vitest'
import { describeProvider } from './describe-provider.ts'
import { testRunner } from './test-runner.ts'

const given = {
  create: () => {
    throw new Error('not called when it is declared')
  },
  wire: { baseURL: 'https://api.easel.example/v1', answers: { text: { body: {} } }, errors: {} },
}

describe('what is given', () => {
  it.each([
    [{ ...given, wires: {} }, "unknown option 'wires'"],
    [{ ...given, create: undefined }, 'create: expected ({ apiKey, baseURL }) => provider'],
    [{ ...given, wire: { ...given.wire, baseURL: 'api.easel' } }, 'wire.baseURL: expected the'],
    [{ ...given, wire: { ...given.wire, answers: {} } }, 'wire.answers: expected text or'],
    [
      { ...given, wire: { ...given.wire, errors: { wet: { status: 418 } } } },
      'wire.errors.wet.fault',
    ],
    [
      { ...given, wire: { ...given.wire, errors: { wet: { fault: { kind: 'moist' } } } } },
      'wire.errors.wet.fault.kind: expected one of rate_limit, quota',
    ],
    [{ ...given, fuzz: { runs: 0 } }, 'fuzz.runs'],
  ])('is checked, and the error names it: %#', (wrong, message) => {
    const declare = (): void => describeProvider('easel', wrong as never)
    expect(declare).toThrow("describeProvider('easel'): ")
    expect(declare).toThrow(message)
  })

  it('begins with a name', () => {
    expect(() => describeProvider('', given)).toThrow("a name first, like 'easel/oil'")
  })
})

describe('the test runner', () => {
  it('is the vitest that runs the file, without an import of it', () => {
    expect(testRunner().describe).toBe(describe)
  })
})
