import type { Acceptance, ImageRequest } from '@stint/core'
import { referenceProblems } from '../reference-limits.ts'
import { requestOptions } from '../vendor-options.ts'
import type { FromImageModelOptions } from './from-options.ts'
import { shapeProblems, type Asked } from './gate-shape.ts'
import type { ModelFacts } from './model-facts.ts'
import { optionsFor } from './options-for.ts'
import { optionsName, vendorTakes, type Takes } from './vendor-takes.ts'

/**
 * Whether a model takes a request, by what its user, the model itself and the table of vendors know
 * of it; undefined when nothing speaks against it and something asked for is not known to be taken.
 */
export function modelAccepts(
  request: ImageRequest,
  facts: ModelFacts,
  options: FromImageModelOptions,
): Acceptance {
  const asked = askedOf(request, facts, options)
  const problems = [
    ...countProblems(request, facts, options, asked.takes),
    ...linkProblems(request, asked.takes),
    ...shapeProblems(asked),
  ]
  if (problems.length > 0) return problems.join('; ')
  return isKnown(asked, facts, options) ? true : undefined
}

/** A request beside what is known of where it goes. */
export function askedOf(
  request: ImageRequest,
  { vendor, modelId, takesMasks }: Pick<ModelFacts, 'vendor' | 'modelId'> & Partial<ModelFacts>,
  options: FromImageModelOptions,
): Asked {
  const known = { providerOptions: optionsFor(request, options) }
  const own = requestOptions({ ...request, ...known }, optionsName(vendor))
  const takes = vendorTakes(vendor, modelId, own)
  // A model that says so itself knows better than the table.
  return { request, takes: takesMasks === undefined ? takes : { ...takes, mask: takesMasks } }
}

function countProblems(
  request: ImageRequest,
  { maxImages, takesFiles }: ModelFacts,
  options: FromImageModelOptions,
  takes: Takes,
): string[] {
  const { n = 1, references } = request
  const most = options.maxImages ?? maxImages
  const count = options.maxReferences ?? (takesFiles === false ? 0 : takes.references)
  const problems = referenceProblems(request, {
    count,
    mediaTypes: options.referenceTypes,
    bytes: options.maxReferenceBytes ?? Infinity,
  })
  if (takes.moreReferences !== undefined && references.length > (count ?? Infinity)) {
    problems.push(takes.moreReferences)
  }
  if (n > most)
    problems.push(`makes at most ${most} image${most === 1 ? '' : 's'} at once, not ${n}`)
  return problems
}

function linkProblems({ references, mask }: ImageRequest, { linksOnly }: Takes): string[] {
  const images = mask === undefined ? references : [...references, mask]
  if (linksOnly !== true || images.every((image) => 'url' in image)) return []
  return ['takes references as links only: give { url }']
}

/** Whether all that is asked for is known to be taken. */
function isKnown(
  { request, takes }: Asked,
  facts: ModelFacts,
  options: FromImageModelOptions,
): boolean {
  const { references, mask, size, aspectRatio, seed } = request
  const takesReferences =
    facts.takesFiles === true || (options.maxReferences ?? takes.references) !== undefined
  return (
    (references.length === 0 || takesReferences) &&
    (mask === undefined || takes.mask === true) &&
    (size === undefined || takes.size !== undefined) &&
    (aspectRatio === undefined || takes.aspectRatio !== undefined) &&
    (seed === undefined || takes.seed !== undefined)
  )
}
