import type { LayerInfo } from '../layer.ts'
import type { Place } from './tree.ts'

/** A layer as it was declared: `deadline('90s')`, `retry(attempts: 2)`. */
export function showCall(info: LayerInfo): string {
  return `${info.name}(${showArguments(info).join(', ')})`
}

/** A layer by where it stands: `retry (layer 3)`. */
export function showPlace({ info, index, line, nested }: Place): string {
  return nested ? `${info.name} (layer ${index} of '${line.id}')` : `${info.name} (layer ${index})`
}

/** Both: `deadline('90s') (layer 1)`. */
export function showLayer({ info, index, line, nested }: Place): string {
  const where = nested ? `layer ${index} of '${line.id}'` : `layer ${index}`
  return `${showCall(info)} (${where})`
}

/** The arguments of a layer as it was declared, one by one. */
export function showArguments({ options = {}, positional = [] }: LayerInfo): string[] {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const shown = showValue(value)
      return positional.includes(name) ? shown : `${name}: ${shown}`
    })
}

function showValue(value: unknown): string {
  if (typeof value === 'function') return value.name || 'function'
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `[${value.map(showValue).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  if ('name' in value && typeof value.name === 'string') return value.name
  const fields = Object.entries(value).filter(([, each]) => each !== undefined)
  return `{ ${fields.map(([name, each]) => `${name}: ${showValue(each)}`).join(', ')} }`
}
