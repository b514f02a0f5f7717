import type { SharedV4Warning } from '@ai-sdk/provider'
import { Fault } from '@stint/core'

/**
 * Settings of a request that change what is asked for: an image made without them is another image.
 */
const settings = /^(?:n|size|aspectRatio|seed|files?|images?|mask|references?)$/

/**
 * The warnings of the AI SDK as texts.
 * @throws Fault `unsupported` when one says that a setting of the request was dropped.
 */
export function readWarnings(warnings: readonly SharedV4Warning[]): string[] {
  const texts = warnings.map(textOf)
  const dropped = warnings.findIndex(
    (warning) => warning.type === 'unsupported' && settings.test(warning.feature),
  )
  if (dropped < 0) return texts
  throw new Fault('unsupported', {
    message: `dropped without asking: ${texts[dropped]}`,
    delivery: 'accepted',
  })
}

function textOf(warning: SharedV4Warning): string {
  if (warning.type === 'other') return warning.message
  if (warning.type === 'deprecated') return `${warning.setting} is deprecated: ${warning.message}`
  const details = warning.details === undefined ? '' : `: ${warning.details}`
  const verdict =
    warning.type === 'unsupported' ? 'is not supported' : 'is used in a compatible form'
  return `${warning.feature} ${verdict}${details}`
}
