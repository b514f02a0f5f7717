import { formatDuration, type Explanation } from '@stint/core'
import { Document, isMap, isPair, isScalar, isSeq, visit } from 'yaml'
import type { Bounded } from './bounded.ts'

const schema = 'yaml-language-server: $schema=./node_modules/stint/stint.schema.json'

/** The text of a stint file, with what its numbers stand for. */
export function writeStintFile(ours: Bounded, system: string, theirs: Explanation): string {
  const document = new Document(ours.data)
  document.commentBefore = [
    ` ${schema}`,
    ` ${system} came to ${comesTo(theirs)}. This comes to ${comesTo(ours.explanation)}.`,
  ].join('\n')
  visit(document, {
    Pair(_, { key, value }) {
      if (isScalar(key) && key.value === 'providers' && isMap(value)) inOneLine(value)
      if (isScalar(key) && key.value === 'layers' && isSeq(value)) {
        inOneLine(value)
        for (const item of value.items) {
          if (isMap(item)) item.flow = false
        }
      }
    },
  })
  return explained(document.toString({ flowCollectionPadding: true, lineWidth: 0 }), ours)
}

function comesTo({ attempts, elapsedMs }: Explanation): string {
  const time = elapsedMs === Infinity ? 'no limit of time' : `up to ${formatDuration(elapsedMs)}`
  return `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'} and ${time}`
}

/** What is inside of a collection is written in one line each. */
function inOneLine(collection: { readonly items: readonly unknown[] }): void {
  for (const item of collection.items) {
    if (isPair(item) && isMap(item.value)) item.value.flow = true
    if (isMap(item)) for (const { value } of item.items) if (isMap(value)) value.flow = true
  }
}

/** Says behind each layer what it is for. */
function explained(text: string, { data, proposed }: Bounded): string {
  const remarks = data.layers.map((layer, at) => {
    if ('budget' in layer) return 'all attempts of a call, whoever causes them'
    if ('retry' in layer) return 'all tries of a target; a client repeats nothing by itself here'
    if ('batch' in layer) return 'an image each where the model makes no more at once'
    if ('breaker' in layer) return 'shuts a target that keeps failing'
    if ('failover' in layer) return ''
    if (at === 0) return 'the whole call: what all of this adds up to; make it what a caller waits'
    return proposed ? 'one attempt; a proposal, nobody had chosen a time' : 'one attempt'
  })
  let at = 0
  return text
    .split('\n')
    .map((line) => {
      if (!line.startsWith('  - ')) return line
      const remark = remarks[at] ?? ''
      at += 1
      return remark === '' ? line : `${line} # ${remark}`
    })
    .join('\n')
}
