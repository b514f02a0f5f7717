import { isPlainObject } from '@stint/core'
import { wrong, type Fields } from '../fields.ts'
import { deploymentsFor, type Groups } from './model-groups.ts'

/** Which models follow which. `*` is for those that have no list of their own. */
export type Fallbacks = ReadonlyMap<string, readonly string[]>

/** Reads `[{ model: [others] }]`, and `default_fallbacks` beside `fallbacks`. */
export function readFallbacks(
  settings: readonly Fields[],
  name: string,
  groups: Groups,
  notes: Set<string>,
): Fallbacks {
  const own = firstOf(settings.map((fields) => listsIn(fields, name)))
  const made = new Map(own)
  if (name === 'fallbacks') {
    const defaults = firstOf(
      settings.map((fields) =>
        modelsIn(fields.list('default_fallbacks') ?? [], fields.at('default_fallbacks')),
      ),
    )
    if (defaults.length > 0 && !made.has('*')) made.set('*', defaults)
  }
  return new Map([...made].map(([model, others]) => [model, onlyKnown(others, groups, notes)]))
}

/** The router does not join what stands at two places: the first that says anything is the one. */
function firstOf<Entry>(all: readonly (readonly Entry[])[]): readonly Entry[] {
  return all.find((each) => each.length > 0) ?? []
}

/** The list of each model. Of two for the same model the first counts. */
function listsIn(fields: Fields, name: string): (readonly [string, readonly string[]])[] {
  const made = new Map<string, readonly string[]>()
  for (const [at, entry] of (fields.list(name) ?? []).entries()) {
    const path = `${fields.at(name)}[${at}]`
    if (!isPlainObject(entry)) throw wrong(path, 'a model with a list of others', entry)
    for (const [model, others] of Object.entries(entry)) {
      if (!made.has(model)) made.set(model, modelsIn(others, `${path}.${model}`))
    }
  }
  return [...made]
}

/** A fallback is the name of a model, or parameters with a model. */
function modelsIn(given: unknown, path: string): readonly string[] {
  if (!Array.isArray(given)) throw wrong(path, 'a list of models', given)
  return given.map((each: unknown, at) => {
    const model = isPlainObject(each) && 'model' in each ? each.model : each
    if (typeof model === 'string') return model
    throw wrong(`${path}[${at}]`, 'the name of a model', model)
  })
}

function onlyKnown(
  models: readonly string[],
  groups: Groups,
  notes: Set<string>,
): readonly string[] {
  return models.filter((model) => {
    const found = deploymentsFor(model, groups)
    if (found.length > 0) groups.set(model, found)
    if (found.length > 0) return true
    notes.add(`The fallback ${model} is in no model_list: it fails at once, and is not counted.`)
    return false
  })
}
