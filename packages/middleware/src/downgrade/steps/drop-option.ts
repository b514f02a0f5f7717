import { showValue } from '@stint/core'
import type { ImageRequest } from '@stint/core'
import type { Step } from '../step.ts'

/** What a request may go without. For references there is `textOnly()`. */
const optional = new Set(['mask', 'n', 'size', 'aspectRatio', 'seed', 'providerOptions'])

/**
 * Drops one option of the request. Lossy: it was asked for.
 * @param path an optional field (`'seed'`), or a vendor's option in `providerOptions` (`'openai.quality'`).
 * @throws TypeError when it is neither.
 */
export function dropOption(path: string): Step<ImageRequest> {
  const parts = typeof path === 'string' ? path.split('.') : []
  const [first = ''] = parts
  const known = parts.length === 1 ? optional.has(first) : parts.length === 2
  if (!known || parts.includes('')) {
    throw new TypeError(
      `dropOption(${showValue(path)}): expected an optional field like 'seed', or 'vendor.option'`,
    )
  }
  const keys = parts.length === 1 ? parts : ['providerOptions', ...parts]
  return {
    name: `dropOption(${path})`,
    lossy: true,
    apply: (request) => without(request, keys),
  }
}

/** The fields without the one at the path, and without what that leaves empty; the same when it is not there. */
function without<Fields extends object>(fields: Fields, keys: readonly string[]): Fields {
  const [key = '', ...inner] = keys
  const { [key]: value, ...others } = fields as Readonly<Record<string, unknown>>
  if (value === undefined) return fields
  const kept = inner.length === 0 ? {} : without(value as object, inner)
  if (kept === value) return fields
  const empty = Object.keys(kept).length === 0
  return (empty ? others : { ...others, [key]: kept }) as Fields
}
