import { clientDefaults } from '../client-defaults.ts'
import { callerNote, callerRetries, callerSetting } from '../caller-retries.ts'
import { Fields, wrong } from '../fields.ts'
import type { ImportSystem } from '../import-system.ts'
import { waitsOf } from '../waits.ts'
import { NamedTargets } from '../named-targets.ts'
import type { Around, Leaf, Route } from '../route.ts'
import { unreadNote } from '../unread-note.ts'
import { skipKnown } from './known-fields.ts'
import { vendorIn } from './vendor-in.ts'

/** A config of Portkey's gateway: one target, or a strategy over targets, which may have strategies of their own. */
export const portkey: ImportSystem = {
  name: 'portkey',
  file: 'config.json',
  settings: { clientRetries: callerSetting },
  read(config, settings) {
    const fields = new Fields(config, '')
    const reader = new ConfigReader()
    const route = reader.route(fields, {})
    return {
      id: 'portkey',
      route: { ...route, around: [...callerRetries(settings), ...route.around] },
      notes: [...reader.notes(), ...callerNote(settings, 'gateway'), ...unreadNote(fields)],
    }
  },
}

/** What a target has from those around it, where it says nothing itself. */
interface Inherited {
  readonly retries?: Around | undefined
  readonly timeout?: Around | undefined
  readonly model?: string | undefined
}

const modes = ['fallback', 'loadbalance', 'conditional', 'single'] as const

class ConfigReader {
  readonly #targets = new NamedTargets()
  readonly #notes = new Set<string>()

  notes(): readonly string[] {
    return [...this.#notes, ...this.#targets.notes()]
  }

  route(fields: Fields, above: Inherited): Route {
    skipKnown(fields)
    const own = this.#inherited(fields, above)
    const strategy = fields.object('strategy')
    const mode = strategy?.text('mode') ?? 'single'
    strategy?.skip('conditions', 'default')
    const codes = strategy?.list('on_status_codes')
    const inside = fields.objects('targets')
    if (!inside) return this.#leaf(fields, own)
    const known = modes.find((each) => each === mode)
    if (!known) throw wrong(strategy?.at('mode') ?? 'strategy.mode', modes.join(', '), mode)
    if (inside.length === 0) throw wrong(fields.at('targets'), 'at least one target', [])
    const routes = inside.map((each) => this.route(each, own))
    const [first] = routes
    if (known === 'single' && first) {
      this.#notes.add('Only the first target of a strategy single is ever asked.')
      return first
    }
    if (codes) this.#notes.add('Fallbacks happen only on the status codes in on_status_codes.')
    return {
      kind: 'choice',
      name: known,
      takes: known === 'fallback' ? 'all' : 'one',
      id: fields.path === '' ? known : fields.path,
      routes,
      around: [],
    }
  }

  #leaf(fields: Fields, own: Inherited): Leaf {
    const place = fields.path === '' ? 'target' : fields.path
    const { vendor, shown } = vendorIn(fields)
    const id = [shown ?? place, ...(own.model === undefined ? [] : [own.model])].join('/')
    const given = { vendor, model: own.model, baseURL: fields.text('custom_host') }
    if (own.timeout === undefined) {
      this.#notes.add(
        'The gateway has no time limit of its own: without request_timeout a target that hangs holds the call.',
      )
    }
    return {
      kind: 'leaf',
      around: [own.retries, own.timeout].filter((each) => each !== undefined),
      target: this.#targets.name(shown ?? vendor, id, given),
    }
  }

  /** A target's own retry and request_timeout take the place of those around it, and stand around the target itself. */
  #inherited(fields: Fields, above: Inherited): Inherited {
    const ms = fields.time('request_timeout', 1)
    const params = fields.object('override_params')
    const model = params?.text('model') ?? above.model
    params?.skip(...params.names())
    return {
      retries: this.#retries(fields.object('retry')) ?? above.retries,
      timeout: ms === undefined ? above.timeout : { kind: 'timeout', name: 'request_timeout', ms },
      model,
    }
  }

  #retries(retry: Fields | undefined): Around | undefined {
    const attempts = retry?.count('attempts')
    if (!retry) return undefined
    if (attempts === undefined)
      throw wrong(retry.at('attempts'), 'a whole number from 0', undefined)
    const codes = retry.list('on_status_codes')
    const { backoff } = clientDefaults.portkeyGateway
    const follows = retry.flag('use_retry_after_header') === true
    this.#notes.add(
      'retry.attempts counts repetitions: one more is sent. What is set further out is that of each target, and does not repeat the others.',
    )
    if (attempts > 5) this.#notes.add("Portkey's hosted gateway stops at 5 retries.")
    if (attempts > 0 && !codes?.includes(408)) {
      this.#notes.add(
        'request_timeout is that of one try. What it cuts answers 408, which is not repeated, but goes on to the next target.',
      )
    }
    return {
      kind: 'retries',
      name: 'retry',
      options: { attempts },
      tries: attempts + 1,
      waits: waitsOf(follows ? { ...backoff, retryAfterMs: 60_000 } : backoff, attempts),
    }
  }
}
