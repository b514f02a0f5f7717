import { UsageError } from '../../usage-error.ts'
import { callerNote, callerRetries, callerSetting } from '../caller-retries.ts'
import { Fields } from '../fields.ts'
import type { ImportSystem } from '../import-system.ts'
import { NamedTargets } from '../named-targets.ts'
import type { Route } from '../route.ts'
import { unreadNote } from '../unread-note.ts'
import { groupRoute } from './group-route.ts'
import { readRouter, type Router } from './read-router.ts'
import { triesOf, visits, type Visit } from './visits.ts'

/** The config.yaml of LiteLLM's proxy, which is that of its router. */
export const litellm: ImportSystem = {
  name: 'litellm',
  file: 'config.yaml',
  settings: {
    model: { kind: 'text', about: 'the model_name that is asked for; default the worst' },
    clientRetries: callerSetting,
  },
  read(config, settings) {
    const fields = new Fields(config, '')
    const targets = new NamedTargets()
    const router = readRouter(fields, targets)
    const name = settings.text('model') ?? worstOf(router)
    if (!router.names.includes(name)) {
      const names = router.names.join(', ')
      throw new UsageError(`litellm: no model_name '${name}' in model_list; there are ${names}`)
    }
    const route = routeOf(visits(router, name), router)
    return {
      id: `litellm: ${name}`,
      route: { ...route, around: [...callerRetries(settings), ...route.around] },
      cooldown: router.cooldown,
      notes: [
        ...chosenNote(router, name),
        'num_retries counts repetitions, and each model that a fallback leads to has all of them again.',
        'The documentation has timeout as that of the whole call, but the router gives it to each try; nothing ends the whole.',
        ...router.notes,
        ...callerNote(settings, 'proxy'),
        ...targets.notes(),
        ...unreadNote(fields),
      ],
    }
  },
}

function routeOf(all: readonly Visit[], router: Router): Route {
  const routes = all.map((visit) => groupRoute(visit, router))
  const [only] = routes
  if (routes.length === 1 && only) return only
  return { kind: 'choice', name: 'fallbacks', takes: 'all', id: 'fallbacks', routes, around: [] }
}

function worstOf(router: Router): string {
  const [worst] = router.names.toSorted(
    (a, b) => triesOf(visits(router, b)) - triesOf(visits(router, a)),
  )
  return worst ?? ''
}

function chosenNote(router: Router, name: string): readonly string[] {
  const others = router.names.filter((each) => each !== name)
  if (others.length === 0) return []
  return [
    `This is a call for ${name}; with --set model=NAME it is one for another of ${[name, ...others].join(', ')}.`,
  ]
}
