import type { SharedV4Warning } from '@ai-sdk/provider'
import { Fault, type ImageRequest } from '@stint/core'

/**
 * Settings of a request that change what is asked for: an image made without them is another image.
 */
const settings =
  /^(?:n|size|aspect ?ratio|seed|(?:input |reference |additional )?(?:files?|images?)(?: inputs?)?|image editing|masks?(?: inputs?)?|references?)$/i

const images = '(?:additional|other|extra|further|remaining|input|reference) (?:images?|files?)'
const what = `(?:${images}|masks?|references?)(?: inputs?)?`
const fate = '(?:ignored|dropped|discarded|skipped|omitted|left out|not (?:be )?used|not supported)'
const auxiliary = '(?:is|are|was|were|will be|has been|have been)'

/**
 * Free words of packages that drop images (fal, replicate, fireworks and togetherai): `Additional
 * images are ignored.`, `The mask will be ignored.`, `Only the first image will be used.`
 */
const droppedInWords = new RegExp(
  `\\b${what} (?:${auxiliary} )?${fate}\\b|\\bonly the first (?:input |reference )?(?:image|file|reference)s?\\b`,
  'i',
)

/**
 * The warnings of the AI SDK as texts. Of a size and an aspect ratio that were both given, one may
 * be dropped: they say the same.
 * @throws Fault `unsupported` when one says that something in the request was dropped.
 */
export function readWarnings(
  warnings: readonly SharedV4Warning[],
  request: Pick<ImageRequest, 'size' | 'aspectRatio'> = {},
): string[] {
  const texts = warnings.map(warningText)
  const bothGiven = request.size !== undefined && request.aspectRatio !== undefined
  const bothDropped = ['size', 'aspectratio'].every((name) =>
    warnings.some((warning) => droppedSetting(warning) === name),
  )
  const dropped = warnings.findIndex((warning) => {
    const setting = droppedSetting(warning)
    const isEither = setting === 'size' || setting === 'aspectratio'
    if (isEither) return !bothGiven || bothDropped
    return setting !== undefined
  })
  if (dropped < 0) return texts
  throw new Fault('unsupported', {
    message: `dropped without asking: ${texts[dropped]}`,
    delivery: 'accepted',
  })
}

/** What a warning says was dropped, in small letters. */
function droppedSetting(warning: SharedV4Warning): string | undefined {
  if (warning.type === 'other') {
    return droppedInWords.test(warning.message) ? 'images' : undefined
  }
  if (warning.type !== 'unsupported') return undefined
  // `inputImages` and `prompt.images` are words too.
  const words = warning.feature
    .replace(/^prompt\./, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .trim()
  return settings.test(words) ? words.toLowerCase().replace(' ', '') : undefined
}

/** A warning of the AI SDK in a line. */
export function warningText(warning: SharedV4Warning): string {
  if (warning.type === 'other') return warning.message
  if (warning.type === 'deprecated') return `${warning.setting} is deprecated: ${warning.message}`
  const details = warning.details === undefined ? '' : `: ${warning.details}`
  const verdict =
    warning.type === 'unsupported' ? 'is not supported' : 'is used in a compatible form'
  return `${warning.feature} ${verdict}${details}`
}
