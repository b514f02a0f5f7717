import {
  createImage,
  defineProvider,
  Fault,
  pipeline,
  type Attempt,
  type CallError,
  type CallEvent,
  type ImageMade,
  type ImageRequest,
  type Provider,
} from '@stint/core'
import { retry } from '@stint/middleware/retry'
import { pixel, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { always, countingServer } from '../wire-meter/counting-server.ts'

type Work = (attempt: Attempt) => Promise<ImageMade>

/** The failure of a call whose attempts are made by one of these after the other, or resume the job of an earlier one. */
async function failureOf(
  works: readonly Work[],
  fields: Partial<Provider> = {},
): Promise<CallError> {
  const left = [...works]
  const next = (attempt: Attempt): Promise<ImageMade> => left.shift()!(attempt)
  const provider = defineProvider<ImageRequest, ImageMade>({
    id: 'vendor/model',
    wire: 'fetch',
    accepts: () => true,
    attempt: (_, attempt) => next(attempt),
    resume: (_, attempt) => next(attempt!),
    ...fields,
  })
  const clock = virtualClock()
  const again = retry({ attempts: works.length, backoff: 0, on: () => true })
  const error: unknown = await clock.run(
    pipeline(createImage, { clock })
      .use(again)
      .to(provider)
      .run({ prompt: 'a lighthouse' })
      .catch((thrown: unknown) => thrown),
  )
  return error as CallError
}

async function attemptsOf(...given: Parameters<typeof failureOf>) {
  const { report } = await failureOf(...given)
  return report.attempts
}

const fails = (text: string) => (): never => {
  throw new Error(text)
}

describe('an answer that is larger than its provider allows', () => {
  it('was accepted and cannot be read, whatever the provider makes of that', async () => {
    await using server = await countingServer((response) => void response.end('x'.repeat(100)))
    const reads: Work = async (attempt) => {
      const response = await attempt.fetch(server.url, { method: 'POST' })
      await response.text().catch(fails('overloaded'))
      return { images: [] }
    }
    expect(await attemptsOf([reads], { maxResponseBytes: 99 })).toMatchObject([
      {
        fault: {
          kind: 'malformed_response',
          message: 'the response is larger than the 99 bytes allowed',
          delivery: 'accepted',
        },
        delivery: 'accepted',
      },
    ])
    expect(await attemptsOf([reads], { maxResponseBytes: 100 })).toMatchObject([
      { fault: { kind: 'empty_response' } },
    ])
  })
})

describe('what else an attempt asked for, and was answered with an error,', () => {
  it('does not make a submission of an attempt that made none', async () => {
    await using server = await countingServer(always(500))
    const forToken: Work = async (attempt) => {
      await attempt.fetch(`${server.url}/token`)
      throw new Error('no token')
    }
    expect(await attemptsOf([forToken])).toMatchObject([{ sends: 1, delivery: 'unsent' }])
  })

  it('leaves a submission rejected that was', async () => {
    await using server = await countingServer(always(429))
    const after: Work = async (attempt) => {
      await attempt.fetch(`${server.url}/limits`)
      await attempt.fetch(server.url, { method: 'POST' })
      throw new Error('no image')
    }
    expect(await attemptsOf([after])).toMatchObject([{ sends: 2, delivery: 'rejected' }])
  })
})

describe('a resume of a job that ends with an error', () => {
  const submits: Work = async (attempt) => {
    attempt.job('j')
    throw new Fault('network')
  }

  it('leaves it accepted where it has asked for the job', async () => {
    await using server = await countingServer(always(200))
    const asks: Work = async (attempt) => {
      await attempt.fetch(server.url)
      throw new Fault('content_policy')
    }
    expect(await attemptsOf([submits, asks])).toMatchObject([
      { job: { id: 'j', resumed: false } },
      { job: { id: 'j', resumed: true }, sends: 1, delivery: 'accepted' },
    ])
  })

  it('leaves it accepted where nobody sees what its provider sends', async () => {
    const asks: Work = () => Promise.reject(new Fault('content_policy'))
    expect(await attemptsOf([submits, asks], { wire: undefined })).toMatchObject([
      { job: { id: 'j', resumed: false } },
      { job: { id: 'j', resumed: true }, sends: 0, delivery: 'accepted' },
    ])
  })
})

describe('what a provider throws and nobody can read', () => {
  it('is an unknown fault that says so, with what the wire knows of delivery', async () => {
    const error = Object.defineProperty(new Error('m'), 'cause', {
      get: fails('the cause was read'),
    })
    expect(await attemptsOf([() => Promise.reject(error)])).toMatchObject([
      {
        fault: {
          kind: 'unknown',
          message: 'what vendor/model threw cannot be read: the cause was read',
          delivery: 'unsent',
        },
      },
    ])
  })
})

describe('an attempt that may have been paid', () => {
  it('bars its target with the name of its fault in words', async () => {
    const unread: Work = () => Promise.reject(new Fault('malformed_response'))
    const { message } = await failureOf([unread, unread], { wire: undefined })
    expect(message).toContain('an attempt ended by malformed response with delivery accepted')
  })
})

describe('an attempt that has ended', () => {
  it('sends nothing more, also for whoever is told of its end', async () => {
    await using server = await countingServer(always(200))
    let kept: Attempt | undefined
    const provider = defineProvider<ImageRequest, ImageMade>({
      id: 'vendor/model',
      accepts: () => true,
      attempt: (_, attempt) => {
        kept = attempt
        return { images: [{ data: pixel, mediaType: 'image/png' }] }
      },
    })
    const asked: Promise<unknown>[] = []
    const onEvent = ({ type }: CallEvent): void => {
      if (type === 'attempt-ended') asked.push(kept!.fetch(server.url).catch(String))
    }
    await pipeline(createImage).to(provider).run({ prompt: 'a lighthouse' }, { onEvent })
    expect(await Promise.all(asked)).toEqual([
      'Error: attempt.fetch was called after the attempt was over',
    ])
    expect(server.arrived).toEqual([])
  })
})
