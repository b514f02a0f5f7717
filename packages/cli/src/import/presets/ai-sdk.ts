import { clientDefaults } from '../client-defaults.ts'
import type { ImportSystem } from '../import-system.ts'
import { waitsOf } from '../waits.ts'
import { NamedTargets } from '../named-targets.ts'
import type { Around } from '../route.ts'

const { retries, backoff } = clientDefaults.aiSdk

/** `generateImage` of the AI SDK, and what has the same retries, such as `generateText`. */
export const aiSdk: ImportSystem = {
  name: 'ai-sdk',
  settings: {
    maxRetries: { kind: 'count', about: 'of generateImage; default 2' },
    calls: {
      kind: 'count',
      least: 1,
      about: 'into how many calls n images are split (n over maxImagesPerCall); default 1',
    },
    abortAfter: { kind: 'duration', about: 'of an AbortSignal.timeout() around all; default none' },
    model: { kind: 'text', about: 'which model is asked; default gpt-image-2' },
  },
  read(_, settings) {
    const count = settings.number('maxRetries') ?? retries
    const calls = settings.number('calls') ?? 1
    const abortAfter = settings.number('abortAfter')
    const model = settings.text('model') ?? 'gpt-image-2'
    const around: Around[] = [
      { kind: 'parts', name: 'calls', parts: calls },
      {
        kind: 'retries',
        name: 'maxRetries',
        options: { count },
        tries: count + 1,
        waits: waitsOf(backoff, count),
      },
    ]
    if (abortAfter !== undefined) {
      around.unshift({ kind: 'timeout', name: 'AbortSignal.timeout', ms: abortAfter })
    }
    return {
      id: 'ai-sdk',
      route: {
        kind: 'leaf',
        around,
        target: new NamedTargets().name('main', `openai/${model}`, { vendor: 'openai', model }),
      },
      notes: [
        ...(abortAfter === undefined
          ? [
              "Nothing of the AI SDK limits the time of an image call. Node's own fetch gives up after 300 s without headers, or 300 s without a further byte of the body.",
            ]
          : []),
        ...(calls > 1
          ? [
              'Each of the calls has its own retries, and they run side by side: when one has failed for good, the others go on in the background, and what they make is lost.',
            ]
          : []),
        'fal, Replicate, Luma and Black Forest Labs poll and download inside of a call: when that fails, the retry buys another image.',
      ],
    }
  },
}
