import { formatBytes } from '../reading/format-bytes.ts'
import { complainAt, type Complain } from '../reading/problem.ts'
import { readReference, type Reference } from './reference.ts'

/** As many as the most generous vendors take (OpenAI); others say less in their gate. */
const maxReferences = 16

/**
 * The most bytes of all references together. They travel in one body, most often as base64 in JSON:
 * 4/3 of their size in one string, and V8 holds no string longer than 512 Mi characters.
 */
const maxReferencesBytes = 256 * 1024 * 1024

/** Reads the images given. Problems are named for each; none given is an empty list. */
export function readReferences(given: unknown, complain: Complain): readonly Reference[] {
  if (given === undefined) return Object.freeze([])
  if (!Array.isArray(given)) {
    complain([], 'expected a list of { data } or { url }', 'hidden')
    return []
  }
  if (given.length > maxReferences) {
    complain([], `expected at most ${maxReferences}, found ${given.length}`)
  }
  const references: Reference[] = []
  // What is over the limit is not read: a list of a million numbers would be a million problems.
  for (const [at, item] of given.slice(0, maxReferences).entries()) {
    const reference = readReference(item, complainAt(complain, at))
    if (reference !== undefined) references.push(reference)
  }
  complainOfTotal(references, complain)
  return Object.freeze(references)
}

function complainOfTotal(references: readonly Reference[], complain: Complain): void {
  let total = 0
  for (const reference of references) {
    if ('data' in reference) total += reference.data.byteLength
  }
  if (total > maxReferencesBytes) {
    const most = formatBytes(maxReferencesBytes)
    complain([], `expected at most ${most} together, found ${formatBytes(total)}`)
  }
}
