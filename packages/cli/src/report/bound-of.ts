import { durationMs } from '@stint/core'
import type { Bound, DeclaredLimit } from './report-file.ts'
import type { ReadExplanation, ReadLayer } from './report-schema.ts'

/** What is declared for the whole call: the limits of layers that nothing around them enters twice. */
export function boundOf({ attempts, elapsedMs, cost, layers }: ReadExplanation): Bound {
  const repeater = layers.findIndex(({ repeats }) => repeats)
  const enteredOnce = repeater === -1 ? layers : layers.slice(0, repeater)
  return {
    attempts,
    elapsedMs,
    cost,
    limits: enteredOnce.flatMap(limitOf),
    layers: layers.map(({ name }) => name),
  }
}

function limitOf({ name: layer, index, options }: ReadLayer): readonly DeclaredLimit[] {
  if (layer === 'deadline') {
    const ms = durationMs(options['duration'])
    return ms === undefined || ms === Infinity ? [] : [{ layer, index, ms }]
  }
  if (layer !== 'budget') return []
  const { attempts, cost } = options
  const limit = {
    layer,
    index,
    ...(typeof attempts === 'number' && { attempts }),
    ...(typeof cost === 'number' && { cost }),
  }
  return 'attempts' in limit || 'cost' in limit ? [limit] : []
}
