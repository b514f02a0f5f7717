import fc from 'fast-check'

/** Values of every kind, those among them that have broken parsers: odd numbers, poisoned keys, values that throw. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.anything({
      maxDepth: 2,
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withSparseArray: true,
      withTypedArray: true,
      withObjectString: true,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      null,
      undefined,
      NaN,
      Infinity,
      -Infinity,
      -0,
      -1,
      0,
      0.5,
      2 ** 53,
      1e308,
      '',
      ' ',
      '90s',
      '-1s',
      '1y',
      'Infinity',
      'null',
      true,
      false,
      10n,
      Symbol('odd'),
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom(...poisoned()) },
)

function poisoned(): readonly unknown[] {
  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  return [
    JSON.parse('{"__proto__": {"polluted": true}}'),
    JSON.parse('{"constructor": {"prototype": {"polluted": true}}}'),
    {
      toString: () => {
        throw new Error('toString')
      },
    },
    {
      valueOf: () => {
        throw new Error('valueOf')
      },
      toJSON: () => {
        throw new Error('toJSON')
      },
    },
    {
      [Symbol.toPrimitive]: () => {
        throw new Error('toPrimitive')
      },
    },
    Object.freeze({}),
    Object.create(null),
    circular,
    () => undefined,
    URL,
    new Proxy({}, {}),
    Promise.resolve({}),
    new Error('an error'),
    new Date(NaN),
    /x/,
  ]
}

/** Options in which some of the named fields hold junk, and sometimes others stand beside them. */
export function optionsOf(names: readonly string[]): fc.Arbitrary<unknown> {
  const fields = fc.dictionary(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...names) },
      { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'odd') },
    ),
    junk,
    { maxKeys: 3 },
  )
  return fc.oneof({ weight: 4, arbitrary: fields }, { weight: 1, arbitrary: junk })
}

/** Whether anything has reached what all objects share. */
export function isPolluted(): boolean {
  return 'polluted' in {} || 'polluted' in [] || Object.keys(Object.prototype).length > 0
}
