// A layer that may enter what is below more than once. It is an object with a maximum, never a function.
import { createImage, defineRepeater, Fault, multiplied, pipeline } from '@stint/core'
import type { ImageMade, ImageRequest, Repeater } from '@stint/core'
import { budget } from '@stint/middleware/budget'
import { deadline } from '@stint/middleware/deadline'
import { scriptedProvider } from '@stint/testkit'

/** Makes an image up to `n` times and keeps the one that scores best. One that fails does not cost the others. */
function bestOf(n: number, score: (made: ImageMade) => number): Repeater<ImageRequest, ImageMade> {
  const entries = (k: number): number => k * n
  return defineRepeater<ImageRequest, ImageMade>({
    name: 'bestOf',
    options: { n },
    entries, // the engine refuses whatever goes beyond
    bounds: (below) => multiplied(below, entries), // what explain makes of it
    async run(ctx, enter) {
      let best: ImageMade | undefined
      let fault: unknown
      for (let made = 0; made < n; made += 1) {
        // Asks its own context instead of reading errors: the account, the deadline, the caller.
        if (made > 0 && ctx.refusal()) break
        try {
          const candidate = await enter()
          if (!best || score(candidate) > score(best)) best = candidate
        } catch (thrown) {
          if (!Fault.isInstance(thrown)) throw thrown
          fault = thrown
        }
      }
      if (best) return best
      throw fault
    },
  })
}

const byBytes = (made: ImageMade): number => made.images[0]?.data.length ?? 0
const image = (length: number): object => ({
  data: new Uint8Array(length),
  mediaType: 'image/png',
})
const painter = scriptedProvider('local/painter', [
  { ok: image(10) },
  'server_error',
  { ok: image(30) },
  { ok: image(20) },
])

const poster = pipeline(createImage)
  .use(deadline('60s'))
  .use(budget({ attempts: 3 }))
  .use(bestOf(4, byBytes))
  .to(painter)
console.log(String(poster.explain()))

const { images, report } = await poster.run({ prompt: 'a lighthouse' })
console.log(`\nkept ${images[0]?.data.length} bytes of ${report.attempts.length} attempts`)
