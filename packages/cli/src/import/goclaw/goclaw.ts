import { UsageError } from '../../usage-error.ts'
import { clientDefaults } from '../client-defaults.ts'
import { Fields } from '../fields.ts'
import type { ImportSystem } from '../import-system.ts'
import { noWaits, waitsOf } from '../waits.ts'
import { NamedTargets } from '../named-targets.ts'
import type { Around, Leaf } from '../route.ts'
import type { Settings } from '../settings.ts'
import { unreadNote } from '../unread-note.ts'

const { goclawChain, goclawClient } = clientDefaults

/** The chain of providers that goclaw keeps as the settings of a media tool: `{ "providers": [...] }`. */
export const goclaw: ImportSystem = {
  name: 'goclaw',
  file: 'chain.json',
  settings: {
    clientRetries: {
      kind: 'count',
      least: 1,
      about: 'all tries of the client inside one try of the chain; default 3',
    },
    pool: { kind: 'count', least: 1, about: 'accounts that a provider goes through; default 1' },
    toolTimeout: { kind: 'duration', about: 'after which the agent ends the tool; default none' },
  },
  read(config, settings) {
    const chain = new Fields(config, '')
    const entries = chain.objects('providers')
    if (!entries) throw new UsageError('goclaw: providers: expected a list, got nothing')
    const targets = new NamedTargets()
    const off: string[] = []
    const routes = entries.flatMap((entry) => {
      const route = readEntry(entry, settings, targets)
      if (!route) off.push(entry.path)
      return route ? [route] : []
    })
    if (routes.length === 0) {
      throw new UsageError('goclaw: providers: none has enabled: true, so that none is ever asked')
    }
    return {
      id: 'goclaw',
      route: {
        kind: 'choice',
        name: 'chain',
        takes: 'all',
        id: 'chain',
        routes,
        around: toolTimeout(settings),
      },
      notes: [
        'max_retries counts all tries of a provider, and 0 stands for 2. The timeout stands around all tries of the client inside: it limits one try of the chain.',
        ...(settings.number('clientRetries') === undefined
          ? [
              "Inside each try of the chain, goclaw's client tries 3 times by itself; a provider with a plain API key may send once: --set clientRetries=1.",
            ]
          : []),
        ...(settings.number('toolTimeout') === undefined
          ? [
              'Nothing ends the whole call. --set toolTimeout=900s shows it with a cap of the agent.',
            ]
          : []),
        ...off.map((path) => `${path} has no enabled: true, and is never asked.`),
        ...targets.notes(),
        ...unreadNote(chain),
      ],
    }
  },
}

function readEntry(entry: Fields, settings: Settings, targets: NamedTargets): Leaf | undefined {
  entry.skip('provider_id', 'params')
  const enabled = entry.flag('enabled')
  const vendor = entry.text('provider')
  const model = entry.text('model')
  const tries = entry.count('max_retries')
  const seconds = entry.count('timeout')
  if (enabled !== true) return undefined
  if (vendor === undefined || vendor === '') {
    throw new UsageError(`goclaw: ${entry.at('provider')}: expected the name of a provider`)
  }
  const count = tries || goclawChain.retries + 1
  const around: Around[] = [
    { kind: 'retries', name: 'max_retries', options: { count }, tries: count, waits: noWaits },
    {
      kind: 'timeout',
      name: 'timeout',
      ms: seconds ? seconds * 1000 : goclawChain.timeoutMs,
    },
    ...inside(settings),
  ]
  const id = model === undefined || model === '' ? vendor : `${vendor}/${model}`
  return { kind: 'leaf', around, target: targets.name(vendor, id, { vendor, model }) }
}

function inside(settings: Settings): readonly Around[] {
  const accounts = settings.number('pool') ?? 1
  const tries = settings.number('clientRetries') ?? goclawClient.retries + 1
  return [
    {
      kind: 'retries',
      name: 'pool',
      options: { accounts },
      tries: accounts,
      waits: noWaits,
      hidden: true,
    },
    {
      kind: 'retries',
      name: 'goclaw client',
      options: { tries },
      tries,
      waits: waitsOf(goclawClient.backoff, tries - 1),
      hidden: true,
    },
  ]
}

function toolTimeout(settings: Settings): readonly Around[] {
  const ms = settings.number('toolTimeout')
  return ms === undefined ? [] : [{ kind: 'timeout', name: 'tool timeout', ms }]
}
