import { createImage, pipeline } from '@stint/core'
import {
  breaker,
  budget,
  deadline,
  downgrade,
  failover,
  fewerReferences,
  retry,
  simplifyPrompt,
} from '@stint/middleware'
import { scriptedProvider, virtualClock, type Script } from '@stint/testkit'
import { request, saveCall, type SavedCall } from './saved-call.ts'

/** The first vendor cannot carry the prompt as it was given: after 110 s it gives up. */
const carriesLittle: Script<{ readonly prompt: string }> = ({ prompt }) =>
  prompt === request.prompt
    ? {
        after: 110_812,
        fail: {
          kind: 'server_error',
          status: 500,
          requestId: 'req_8c41f0',
          message: 'The server had an error while processing your request. Sorry about that!',
        },
      }
    : { after: 20_307, ok: true }

/** The README's incident, through the pipeline that stands in its place. */
export function incident(): Promise<SavedCall> {
  const clock = virtualClock()
  const price = (): number => 0.04
  const targets = [
    scriptedProvider('openai/gpt-image-2', carriesLittle, { price }),
    scriptedProvider('google/gemini-3-pro-image', ['ok'], { price }),
  ]
  const stack = pipeline(createImage, { id: 'poster', clock, random: () => 0.5 })
    .use(breaker({ failures: 2, cooldown: '10m', key: 'request' }))
    .use(deadline('300s'))
    .use(budget({ attempts: 4 }))
    .use(failover(targets, { reserve: { attempts: 1, time: '25s' } }))
    .use(retry({ attempts: 2 }))
    .use(downgrade([simplifyPrompt((prompt) => prompt.split(',')[0] ?? prompt), fewerReferences(2)]))
    .use(breaker({ failures: 5, cooldown: '30s' }))
    .use(deadline('120s'))
  return saveCall(stack, clock, { agent: 'poster-tool', turn: '17' })
}
