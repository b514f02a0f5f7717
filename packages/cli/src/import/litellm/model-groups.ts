import { wrong, type Fields } from '../fields.ts'
import type { Deployment } from './deployment.ts'

/** Deployments by the names that a call or a fallback asks for. */
export type Groups = Map<string, readonly Deployment[]>

/** Puts the second names of `model_group_alias` beside the models: a name, or `{ model, hidden }`. */
export function addAliases(groups: Groups, aliases: Fields | undefined, notes: Set<string>): void {
  const models = new Map(groups)
  for (const alias of aliases?.names() ?? []) {
    const model = modelOf(aliases!, alias)
    const deployments = models.get(model)
    if (deployments) groups.set(alias, deployments)
    else notes.add(`The alias ${alias} leads to ${model}, which is in no model_list.`)
  }
}

function modelOf(aliases: Fields, alias: string): string {
  if (typeof aliases.raw(alias) === 'string') return aliases.text(alias)!
  const given = aliases.object(alias)
  given?.skip('hidden')
  const model = given?.text('model')
  if (model === undefined) throw wrong(aliases.at(alias), 'the name of a model', model)
  return model
}

/**
 * Where a fallback leads, as the router looks for it: a model_name or an alias; a deployment by its own model; a
 * model_name with a `*` that fits.
 */
export function deploymentsFor(model: string, groups: Groups): readonly Deployment[] {
  const named = groups.get(model)
  if (named) return named
  const all = [...groups.values()].flat()
  const own = all.filter(({ target }) => target.id === model)
  if (own.length > 0) return own
  return [...groups].find(([name]) => fits(name, model))?.[1] ?? []
}

function fits(pattern: string, model: string): boolean {
  if (!pattern.includes('*')) return false
  const parts = pattern.split('*').map((part) => part.replaceAll(/[$()+.?[\\\]^{|}]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(model)
}
