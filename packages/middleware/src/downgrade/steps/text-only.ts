import type { ImageRequest } from '@stint/core'
import type { Step } from '../step.ts'

/** Drops references and mask: only the text is left. Lossy. */
export function textOnly(): Step<ImageRequest> {
  return {
    name: 'textOnly',
    lossy: true,
    apply(request) {
      const { mask, ...rest } = request
      if (request.references.length === 0 && mask === undefined) return request
      return { ...rest, references: [] }
    },
  }
}
