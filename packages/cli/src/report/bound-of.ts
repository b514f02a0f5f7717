import { durationMs } from '@stint/core'
import type { z } from 'zod'
import type { Bound, DeclaredLimit } from './report-file.ts'
import type { explanationSchema } from './report-schema.ts'

type Explained = z.infer<typeof explanationSchema>
type Layer = Explained['layers'][number]

/** What is declared for the whole call: the limits of layers that nothing around them enters twice. */
export function boundOf({ attempts, elapsedMs, cost, layers }: Explained): Bound {
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

function limitOf({ name: layer, index, options }: Layer): readonly DeclaredLimit[] {
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
