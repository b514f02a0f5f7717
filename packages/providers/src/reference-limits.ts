import { formatBytes, type ImageRequest, type Reference } from '@stint/core'

/** What a model takes as images. */
export interface ReferenceLimits {
  /** Undefined: not known. */
  readonly count: number | undefined
  /** Undefined: not known. */
  readonly mediaTypes: readonly string[] | undefined
  /** Of one image. */
  readonly bytes: number
  /** Of all images of a request together. */
  readonly totalBytes?: number | undefined
}

/**
 * Why a model cannot take the references of a request; empty when it can. Of links only the number
 * is known.
 */
export function referenceProblems(
  { references }: Pick<ImageRequest, 'references'>,
  limits: ReferenceLimits,
): string[] {
  const { count = Infinity, totalBytes = Infinity } = limits
  const problems = references.flatMap((reference, at) =>
    imageProblems(reference, `reference ${at + 1}`, limits),
  )
  const total = references.reduce((sum, reference) => sum + sizeOf(reference), 0)
  if (references.length > count) problems.unshift(tooMany(references.length, count))
  if (total > totalBytes) {
    problems.push(
      `takes ${formatBytes(totalBytes)} of references together, not ${formatBytes(total)}`,
    )
  }
  return problems
}

/** Why an image cannot be taken: its format or its size. */
export function imageProblems(
  image: Reference,
  name: string,
  limits: Omit<ReferenceLimits, 'count'>,
): string[] {
  if ('url' in image) return []
  const { mediaTypes, bytes } = limits
  const problems: string[] = []
  if (mediaTypes !== undefined && !mediaTypes.includes(image.mediaType)) {
    const taken = mediaTypes.map((type) => type.replace('image/', '')).join(', ')
    problems.push(`${name} is ${image.mediaType}; it takes ${taken}`)
  }
  if (sizeOf(image) > bytes) {
    problems.push(`${name} has ${formatBytes(sizeOf(image))}; it takes ${formatBytes(bytes)}`)
  }
  return problems
}

function tooMany(given: number, count: number): string {
  if (count === 0) return 'takes no reference images'
  return `takes at most ${count} reference image${count === 1 ? '' : 's'}, not ${given}`
}

function sizeOf(image: Reference): number {
  return 'url' in image ? 0 : image.data.byteLength
}
