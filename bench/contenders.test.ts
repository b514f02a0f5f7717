import { describe, expect, it } from 'vitest'
import { contenders } from './contenders.ts'
import { listening } from './listening.ts'
import { picture, type Model } from './model.ts'
import { paths, through } from './path.ts'

/** How often each model is asked in one call; opossum has no retry. */
const asked = { success: [1, 0], 'one retry': [2, 0], failover: [2, 1] }

describe.each(contenders.map((contender) => [contender.name, contender] as const))(
  '%s',
  (name, contender) => {
    it.each(paths.filter((path) => path.isFor(contender)))(
      'makes a picture on the path: $name',
      async (path) => {
        const counts = [0, 0]
        const models = through(listening, path.models())
        const call = contender.setUp({
          main: counted(models.main, counts, 0),
          backup: counted(models.backup, counts, 1),
        })
        for (let calls = 1; calls <= 3; calls += 1) {
          expect(bytesIn(await call())).toEqual(picture.images[0]?.data)
        }
        const wanted = name === 'opossum' && path.name === 'failover' ? [1, 1] : asked[path.name]
        expect(counts).toEqual(wanted.map((count) => count * 3))
      },
    )
  },
)

function counted(model: Model, counts: number[], at: number): Model {
  return (given) => {
    counts[at] = (counts[at] ?? 0) + 1
    return model(given)
  }
}

/** The AI SDK has its own form of an image. */
function bytesIn(made: unknown): unknown {
  const [image] = (made as { images: readonly object[] }).images
  return image && ('data' in image ? image.data : Reflect.get(image, 'uint8Array'))
}
