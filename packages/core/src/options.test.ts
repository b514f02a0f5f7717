import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkOptions, problemsOf } from './options.ts'

const schema = z.strictObject({
  attempts: z.int('expected a whole number').optional(),
  targets: z.array(z.strictObject({ id: z.string('expected a text') })).optional(),
  apiKey: z.string('expected a text').optional(),
  bytes: z
    .custom((value) => value === 1, { error: 'expected 1', params: { given: 'hidden' } })
    .optional(),
  path: z
    .custom((value) => value === 1, { error: 'expected 1', params: { given: 'shown' } })
    .optional(),
})

function problem(given: unknown, of: z.ZodType = schema): string {
  try {
    checkOptions('layer', of, given)
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
  return 'none'
}

describe('checkOptions', () => {
  it('gives what is right back', () => {
    expect(checkOptions('layer', schema, { attempts: 2 })).toEqual({ attempts: 2 })
  })

  it('names the layer, the option, what is expected and what was given', () => {
    expect(problem({ attempts: 1.5 })).toBe('layer: attempts: expected a whole number, got 1.5')
  })

  it('lists every problem', () => {
    const given = { attempts: true, targets: [{ id: 'a' }, { id: null }] }
    expect(problem(given)).toBe(
      'layer: attempts: expected a whole number, got true; targets[1].id: expected a text, got null',
    )
  })

  it('does not list a million problems', () => {
    const targets = Array.from({ length: 60 }, () => ({ id: 5 }))
    const told = problem({ targets })
    expect(told).toContain('targets[49].id: expected a text, got 5; and 10 more')
    expect(told).not.toContain('targets[50]')
    const unknown = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`x${at}`, at]))
    expect(problem(unknown)).toContain(", 'x49', and 10 more; allowed are attempts")
  })

  it.each([
    ['a short text', 'x'.repeat(60), `, got '${'x'.repeat(60)}'`],
    ['the length of a long one', 'x'.repeat(61), ', got 61 characters'],
    ['a number', 5, ', got 5'],
    ['a boolean', false, ', got false'],
    ['null', null, ', got null'],
    ['nothing of an object', { a: 1 }, ''],
    ['nothing of bytes', new Uint8Array(4), ''],
    ['nothing of a function', () => 1, ''],
  ])('shows %s', (_, path, shown) => {
    expect(problem({ path })).toBe(`layer: path: expected 1${shown}`)
  })

  it.each([['apiKey'], ['bytes']])('does not show what was given as %s', (name) => {
    const said = problem({ [name]: 31_415 })
    expect(said).toContain(`layer: ${name}: expected`)
    expect(said).not.toContain('31')
  })

  it('does not show what stands in place of all options', () => {
    expect(problem('sk-proj-31415')).not.toContain('31415')
  })

  it('shows options that are unknown, shortened, and those there are', () => {
    const allowed = 'allowed are attempts, targets, apiKey, bytes, path'
    expect(problem({ tries: 5 })).toBe(`layer: unknown option 'tries'; ${allowed}`)
    expect(problem({ tries: 5, ['x'.repeat(61)]: 1 })).toBe(
      `layer: unknown options 'tries', '${'x'.repeat(60)}'; ${allowed}`,
    )
  })

  it('finds the options there are behind refinements and pipes', () => {
    const plain = z.strictObject({ a: z.number().optional() })
    for (const of of [plain.refine(() => true), plain.optional(), plain.transform((x) => x)])
      expect(problem({ b: 1 }, of)).toBe("layer: unknown option 'b'; allowed are a")
  })

  it('lists none where it is a field inside that is unknown', () => {
    expect(problem({ targets: [{ id: 'a', key: 'b' }] })).toBe(
      "layer: targets[0]: unknown option 'key'",
    )
  })
})

describe('problemsOf', () => {
  const problems = (given: unknown, telling?: Parameters<typeof problemsOf>[2]): string[] =>
    problemsOf(schema.safeParse(given).error!, given, telling)

  it('calls them fields where nobody says otherwise, and lists none it does not know', () => {
    expect(problems({ tries: 5 })).toEqual(["unknown field 'tries'"])
    for (const unknown of [z.any(), z.record(z.string(), z.any())])
      expect(problems({ tries: 5 }, { schema: unknown })).toEqual(["unknown field 'tries'"])
  })

  it('stands behind a prefix', () => {
    expect(problems({ attempts: 'x' }, { prefix: 'step 1' })).toEqual([
      "step 1: attempts: expected a whole number, got 'x'",
    ])
  })

  it('shows nothing that is not there any more', () => {
    const { error } = schema.safeParse({ targets: [{ id: 5 }] })
    for (const given of [undefined, null, {}, { targets: null }])
      expect(problemsOf(error!, given)).toEqual(['targets[0].id: expected a text'])
  })
})
