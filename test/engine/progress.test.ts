import { createImage, defineProvider, pipeline, type Attempt, type CallEvent } from '@stint/core'
import { pixel } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const image = { data: pixel, mediaType: 'image/png' }

describe('progress', () => {
  it('is an event of its attempt, and no part of the report or the result', async () => {
    let late: Attempt | undefined
    const events: CallEvent[] = []
    const provider = defineProvider({
      id: 'vendor/previews',
      accepts: () => true,
      async attempt(_: unknown, attempt: Attempt) {
        late = attempt
        attempt.progress({ text: 'rendering', done: 0.5 })
        attempt.progress({ image, index: 0 })
        return { images: [image] }
      },
    })
    const onEvent = (event: CallEvent): void => void events.push(event)
    const { report } = await pipeline(createImage).to(provider).run({ prompt: 'x' }, { onEvent })
    late?.progress({ text: 'too late' })
    expect(events.filter(({ type }) => type === 'progress')).toMatchObject([
      { number: 1, target: 'vendor/previews', text: 'rendering', done: 0.5 },
      { number: 1, target: 'vendor/previews', image, index: 0 },
    ])
    expect(JSON.stringify(report)).not.toContain('rendering')
  })
  it('whose text is none breaks no attempt', async () => {
    const provider = defineProvider({
      id: 'vendor/null',
      accepts: () => true,
      async attempt(_: unknown, attempt: Attempt) {
        attempt.progress({ text: null as never, done: 0.5 })
        return { images: [image] }
      },
    })
    const { report } = await pipeline(createImage).to(provider).run({ prompt: 'x' })
    expect(report.outcome).toBe('ok')
  })
})
