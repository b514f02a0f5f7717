// A step of one's own for `downgrade`: a lighter request after a fault that a lighter one may avoid.
import { createImage, pipeline, type ImageRequest } from '@stint/core'
import { downgrade, fewerReferences, type Step } from '@stint/middleware/downgrade'
import { pixel, scriptedProvider } from '@stint/testkit'

/** Asks for one image instead of several. Returns the same object when there is nothing to take away. */
const oneImage: Step<ImageRequest> = {
  name: 'oneImage',
  lossy: true,
  apply: (request) => ((request.n ?? 1) > 1 ? { ...request, n: 1 } : request),
}

/** Drops words that no model draws. Nothing is lost, so the result's `losses` stay empty. */
const plainWords: Step<ImageRequest> = {
  name: 'plainWords',
  lossy: false,
  apply(request) {
    const prompt = request.prompt.replaceAll(/,? *\b(8k|masterpiece)\b/gi, '')
    return prompt === request.prompt ? request : { ...request, prompt }
  },
}

const painter = scriptedProvider('local/painter', (request: ImageRequest) => {
  const { n = 1, references } = request
  return n * (1 + references.length) > 2 ? 'server_error' : 'ok'
})

const poster = pipeline(createImage)
  .use(downgrade([plainWords, oneImage, fewerReferences(1)]))
  .to(painter)

const references = [{ data: pixel }, { data: pixel }]
const { images, losses, report } = await poster.run({
  prompt: 'a lighthouse, 8k, masterpiece',
  n: 4,
  references,
})
for (const { shape, fault } of report.attempts) console.log(`${fault?.kind ?? 'ok'}: ${shape}`)
console.log(`${images.length} image, losses: ${losses.join(', ')}`)
console.log(`asked for at last: '${painter.requests.at(-1)?.request.prompt}'`)
