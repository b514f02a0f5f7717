import { clientDefaults } from '../client-defaults.ts'
import type { ImportSystem } from '../import-system.ts'
import { waitsOf } from '../waits.ts'
import { NamedTargets } from '../named-targets.ts'

const { retries, backoff, timeoutMs } = clientDefaults.openai

/** The openai package for Node, called as it is. */
export const openai: ImportSystem = {
  name: 'openai',
  settings: {
    maxRetries: { kind: 'count', about: 'as given to new OpenAI(); default 2' },
    timeout: { kind: 'duration', about: 'as given to new OpenAI(); default 600s' },
    model: { kind: 'text', about: 'which model is asked; default gpt-image-2' },
  },
  read(_, settings) {
    const count = settings.number('maxRetries') ?? retries
    const model = settings.text('model') ?? 'gpt-image-2'
    const timeout = settings.number('timeout')
    const target = new NamedTargets().name('main', `openai/${model}`, { vendor: 'openai', model })
    return {
      id: 'openai',
      route: {
        kind: 'leaf',
        target,
        around: [
          {
            kind: 'retries',
            name: 'maxRetries',
            options: { count },
            tries: count + 1,
            waits: waitsOf(backoff, count),
          },
          {
            kind: 'timeout',
            name: 'timeout',
            ms: timeout ?? timeoutMs,
            assumed: timeout === undefined,
          },
        ],
      },
      notes: [
        'The timeout is that of one try: it begins again with each. A wait is up to 60 s where the server asks for it with Retry-After.',
      ],
    }
  },
}
