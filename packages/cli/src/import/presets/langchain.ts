import { clientDefaults } from '../client-defaults.ts'
import type { ImportSystem } from '../import-system.ts'
import { waitsOf, type Waits } from '../waits.ts'
import { NamedTargets } from '../named-targets.ts'
import type { Around, Retries } from '../route.ts'

const { langchainCaller, langchainModelRetry, langchainWithRetry, openai } = clientDefaults

/** A chat model of LangChain for JavaScript. */
export const langchain: ImportSystem = {
  name: 'langchain',
  settings: {
    maxRetries: { kind: 'count', about: 'of the model (AsyncCaller); default 6' },
    withRetry: {
      kind: 'count',
      least: 1,
      about: 'stopAfterAttempt of .withRetry() around it: all tries; default none',
    },
    modelRetry: {
      kind: 'count',
      about: 'maxRetries of modelRetryMiddleware() around it; default none',
    },
    timeout: { kind: 'duration', about: 'of the model; default that of the openai client, 600s' },
    model: { kind: 'text', about: 'which model is asked; default gpt-image-2' },
  },
  read(_, settings) {
    const modelRetry = settings.number('modelRetry')
    const given = settings.number('maxRetries')
    const own = given ?? (modelRetry === undefined ? langchainCaller.retries : 0)
    const withRetry = settings.number('withRetry') ?? 1
    const timeout = settings.number('timeout')
    const model = settings.text('model') ?? 'gpt-image-2'
    const around: Around[] = [
      repeated('withRetry', withRetry, waitsOf(langchainWithRetry.backoff, withRetry - 1)),
      repeated(
        'modelRetryMiddleware',
        (modelRetry ?? 0) + 1,
        waitsOf(langchainModelRetry.backoff, modelRetry ?? 0),
      ),
      repeated('AsyncCaller', own + 1, waitsOf(langchainCaller.backoff, own)),
      {
        kind: 'timeout',
        name: 'timeout',
        ms: timeout ?? openai.timeoutMs,
        assumed: timeout === undefined,
      },
    ]
    return {
      id: 'langchain',
      route: {
        kind: 'leaf',
        around,
        target: new NamedTargets().name('main', `openai/${model}`, { vendor: 'openai', model }),
      },
      notes: [
        ...(withRetry > 1 || modelRetry !== undefined
          ? [
              'A Retry-After above 60 s ends the retries of the model, and is then waited for by what stands around it, however long it is.',
            ]
          : []),
        'ChatOpenAI turns the retries of the openai client off, so that only these count; a model of another vendor may not.',
        ...(modelRetry !== undefined && given === undefined
          ? [
              'modelRetryMiddleware turns the retries of the model off in langchain 1.5.14. Where it does not, they multiply: --set maxRetries=6 shows that.',
            ]
          : []),
      ],
    }
  },
}

function repeated(name: string, tries: number, waits: Waits): Retries {
  return { kind: 'retries', name, options: { tries }, tries, waits }
}
