import { describe, expect, it } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { checkTargets } from './check-targets.ts'
import { parseWorld } from './parse-world.ts'

describe('a world', () => {
  it('fills in what it leaves out', () => {
    const world = parseWorld('targets: { default: { faults: { overloaded: 0.1 } } }', 'w.yaml')
    expect(world).toMatchObject({
      requests: { request: { share: 1, prompt: 100, references: 0 } },
      perSecond: undefined,
      again: { times: 0, after: 0 },
      targets: { default: { faults: { overloaded: { rate: 0.1 } } } },
      outages: [],
    })
  })

  it('may be JSON', () => {
    expect(parseWorld('{"targets": {}, "arrivals": {"perSecond": 2}}', 'w.json').perSecond).toBe(2)
  })

  it('takes an outage for one in which nothing works, unless it says otherwise', () => {
    const { outages } = parseWorld(
      `
targets: {}
outages:
  - { from: 1h, lasting: 10m }
  - { every: 6h, lasting: { exponential: 10m }, slower: 3 }
  - { from: 0, lasting: 1m, faults: { billing: 1 } }
`,
      'w.yaml',
    )
    expect(outages.map(({ faults, slower }) => [faults, slower])).toEqual([
      [{ overloaded: { rate: 1 } }, 1],
      [{}, 3],
      [{ billing: { rate: 1 } }, 1],
    ])
  })

  it.each([
    ['[', /^w.yaml: /],
    ['targets', 'w.yaml: expected { targets: ... }'],
    ['targets: {}\nspeed: 1', "w.yaml: unknown field 'speed'"],
    ['targets: { a: { latency: soon } }', "targets.a.latency: expected a duration like '20s'"],
    [
      'targets: { a: { faults: { overload: 0.1 } } }',
      'targets.a.faults.overload: is no fault kind',
    ],
    ['targets: { a: { faults: { aborted: 0.1 } } }', 'targets.a.faults.aborted: is no fault kind'],
    [
      'targets: { a: { faults: { quota: 2 } } }',
      'targets.a.faults.quota.rate: expected a share from 0 to 1',
    ],
    ['targets: { a: { faults: { quota: often } } }', 'expected a share from 0 to 1, or { rate'],
    ['targets: { a: { faults: { quota: 0.6, hang: 0.6 } } }', 'at most 1 together, got 1.2'],
    ['targets: { a: { faults: { quota: { rate: 1, sticky: yes } } } }', "'target' or 'everywhere'"],
    ["targets: { a: { when: [{ if: { references: '..' } }] } }", 'targets.a.when[0].if.references'],
    [
      'targets: { a: { limit: { perMinute: 0 } } }',
      'limit.perMinute: expected a whole number from 1',
    ],
    [
      'targets: { a: { limit: { perMinute: 1e12 } } }',
      'limit.perMinute: expected a whole number from 1 to 1000000',
    ],
    [
      'targets: { a: { faults: { quota: 0.6 }, when: [{ if: { n: 1 }, faults: { hang: 0.75 } }] } }',
      'targets.a.when[0].faults: expected rates of at most 1 with those of the target that it does not name, got 1.35',
    ],
    [
      'targets: { default: { faults: { quota: 0.5 } }, a: { when: [{ if: { n: 1 }, faults: { hang: 0.75 } }] } }',
      'targets.a.when[0].faults: expected rates of at most 1',
    ],
    ['targets: { a: { price: -1 } }', 'targets.a.price: expected a number from 0, got -1'],
    ['targets: {}\narrivals: often', "arrivals: expected 'one by one' or { perSecond: 0.5 }"],
    ['targets: {}\nrequests: {}', 'requests: expected at least one kind of request'],
    ['targets: {}\nrequests: { a: { references: 17 } }', 'a whole number from 0 to 16, got 17'],
    ['targets: {}\noutages: [{ lasting: 1m }]', 'outages[0]: expected either from'],
    ['targets: {}\noutages: [{ from: 1h, every: 1h, lasting: 1m }]', 'expected either from'],
    [
      'targets: {}\noutages: [{ every: 0, lasting: 1m }]',
      'outages[0].every: expected a time above 0',
    ],
  ])('is not %j, and the error names the field', (text, message) => {
    expect(() => parseWorld(text, 'w.yaml')).toThrow(UsageError)
    expect(() => parseWorld(text, 'w.yaml')).toThrow(message)
  })

  it('may have a case whose rates take the place of those of the target', () => {
    const text =
      'targets: { a: { faults: { quota: 0.6 }, when: [{ if: { n: 1 }, faults: { quota: 0.1, hang: 0.75 } }] } }'
    expect(parseWorld(text, 'w.yaml').targets['a']!.when).toHaveLength(1)
  })

  it.each([
    ['targets: { mian: {} }', "targets.mian: no provider is called 'mian': did you mean 'main'?"],
    [
      'targets: { default: {} }\noutages: [{ targets: [other], from: 0, lasting: 1m }]',
      "outages[0].targets: no provider is called 'other'; there are main, backup",
    ],
    ['targets: {}\noutages: [{ targets: [default], from: 0, lasting: 1m }]', "'default'"],
  ])('must speak of targets that are there: %j', (text, message) => {
    const world = parseWorld(text, 'w.yaml')
    expect(() => checkTargets(world, ['main', 'backup'], 'w.yaml')).toThrow(message)
  })
})
