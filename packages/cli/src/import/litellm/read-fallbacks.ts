import { isPlainObject } from '@stint/core'
import { wrong, type Fields } from '../fields.ts'

/** Which models follow which. `*` is for those that have no list of their own. */
export type Fallbacks = ReadonlyMap<string, readonly string[]>

/** Reads `[{ model: [others] }]`, and `default_fallbacks` beside `fallbacks`. */
export function readFallbacks(
  settings: readonly Fields[],
  name: string,
  groups: ReadonlyMap<string, unknown>,
  notes: Set<string>,
): Fallbacks {
  const made = new Map<string, readonly string[]>()
  for (const fields of settings) {
    for (const [at, entry] of (fields.list(name) ?? []).entries()) {
      const path = `${fields.at(name)}[${at}]`
      if (!isPlainObject(entry)) throw wrong(path, 'a model with a list of others', entry)
      for (const [model, others] of Object.entries(entry)) {
        if (!made.has(model)) made.set(model, modelsIn(others, `${path}.${model}`))
      }
    }
    const others = name === 'fallbacks' ? fields.list('default_fallbacks') : undefined
    if (others && !made.has('*')) made.set('*', modelsIn(others, fields.at('default_fallbacks')))
  }
  return new Map([...made].map(([model, others]) => [model, onlyKnown(others, groups, notes)]))
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
  groups: ReadonlyMap<string, unknown>,
  notes: Set<string>,
): readonly string[] {
  return models.filter((model) => {
    if (groups.has(model)) return true
    notes.add(`The fallback ${model} is in no model_list: it fails at once, and is not counted.`)
    return false
  })
}
