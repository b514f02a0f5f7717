import { createImage, type ImageRequest } from '@stint/core'
import { describe, expect, test } from 'vitest'
import {
  dropOption,
  fewerReferences,
  simplifyPrompt,
  smallerSize,
  textOnly,
  type Step,
} from '../index.ts'

type Input = Parameters<(typeof createImage.request)['parse']>[0]

function request(fields: Partial<ImageRequest> = {}): ImageRequest {
  return { prompt: 'a heavy prompt', references: [], ...fields }
}

const references = ['one', 'two', 'three'].map((name) => ({
  url: `https://images.test/${name}.png`,
}))

function apply(
  step: Step<ImageRequest>,
  given: ImageRequest,
): ImageRequest | Promise<ImageRequest> {
  return step.apply(given, undefined)
}

describe('simplifyPrompt', () => {
  test('puts what the function gives in place of the prompt', async () => {
    const step = simplifyPrompt(async (prompt) => prompt.replace('heavy ', ''))
    expect(await apply(step, request({ n: 2 }))).toEqual(request({ n: 2, prompt: 'a prompt' }))
    expect(step).toMatchObject({ name: 'simplifyPrompt', lossy: true })
  })

  test('gives the same request for the same prompt', async () => {
    const given = request()
    expect(
      await apply(
        simplifyPrompt((prompt) => prompt),
        given,
      ),
    ).toBe(given)
  })

  test('fails where the function gives no text', async () => {
    await expect(
      apply(
        simplifyPrompt(() => ' '),
        request(),
      ),
    ).rejects.toThrow('it gave no text')
    await expect(
      apply(
        simplifyPrompt(() => undefined as never),
        request(),
      ),
    ).rejects.toThrow('it gave no text')
  })

  test('is not made of anything but a function', () => {
    expect(() => simplifyPrompt('shorter' as never)).toThrow(
      'simplifyPrompt: expected (prompt, request) => string',
    )
  })
})

describe('fewerReferences', () => {
  test('keeps the first ones', () => {
    const step = fewerReferences(2)
    expect(apply(step, request({ references }))).toEqual(
      request({ references: references.slice(0, 2) }),
    )
    expect(step).toMatchObject({ name: 'fewerReferences(2)', lossy: true })
  })

  test('gives the same request where there are no more', () => {
    const given = request({ references })
    expect(apply(fewerReferences(3), given)).toBe(given)
  })

  test.each([0, 1.5, '2'])('refuses %o', (count) => {
    expect(() => fewerReferences(count as number)).toThrow('expected a whole number from 1')
  })
})

describe('textOnly', () => {
  test('drops references and mask', () => {
    const [mask] = references
    expect(apply(textOnly(), request({ references, mask, seed: 7 }))).toEqual(request({ seed: 7 }))
    expect(textOnly()).toMatchObject({ name: 'textOnly', lossy: true })
  })

  test('gives the same request where there are none', () => {
    const given = request()
    expect(apply(textOnly(), given)).toBe(given)
  })
})

describe('smallerSize', () => {
  test('replaces a larger size', () => {
    expect(apply(smallerSize('512x512'), request({ size: '1024x1024' }))).toEqual(
      request({ size: '512x512' }),
    )
    expect(smallerSize('512x512')).toMatchObject({ name: 'smallerSize(512x512)', lossy: true })
  })

  test('is asked for where the request leaves it to the provider', () => {
    expect(apply(smallerSize('512x512'), request())).toEqual(request({ size: '512x512' }))
  })

  test.each([{ size: '512x512' }, { size: '1024x256' }, { aspectRatio: '16:9' }])(
    'leaves %o alone',
    (fields) => {
      const given = request(fields)
      expect(apply(smallerSize('512x512'), given)).toBe(given)
    },
  )

  test('keeps an aspect ratio beside it unless it turns it over', () => {
    const wide = request({ size: '1536x1024', aspectRatio: '16:9' })
    expect(apply(smallerSize('512x512'), wide)).toEqual(
      request({ size: '512x512', aspectRatio: '16:9' }),
    )
    expect(apply(smallerSize('512x768'), wide)).toEqual(request({ size: '512x768' }))
  })

  test.each(['small', '512', '0x512', 512])('refuses %o', (size) => {
    expect(() => smallerSize(size as string)).toThrow("expected a size like '512x512'")
  })
})

describe('dropOption', () => {
  const providerOptions = { openai: { quality: 'high', style: 'vivid' }, google: { tools: [] } }

  test('drops an optional field', () => {
    expect(apply(dropOption('seed'), request({ seed: 7 }))).toEqual(request())
    expect(dropOption('seed')).toMatchObject({ name: 'dropOption(seed)', lossy: true })
  })

  test("drops a vendor's option, and what that leaves empty", () => {
    expect(apply(dropOption('openai.quality'), request({ providerOptions }))).toEqual(
      request({ providerOptions: { openai: { style: 'vivid' }, google: { tools: [] } } }),
    )
    expect(apply(dropOption('google.tools'), request({ providerOptions }))).toEqual(
      request({ providerOptions: { openai: providerOptions.openai } }),
    )
    expect(
      apply(dropOption('google.tools'), request({ providerOptions: { google: { tools: [] } } })),
    ).toEqual(request())
  })

  test.each(['seed', 'openai.quality', 'codex.size'])(
    'gives the same request where there is no %s',
    (path) => {
      const given = request({ providerOptions: { openai: { style: 'vivid' } } })
      expect(apply(dropOption(path), given)).toBe(given)
    },
  )

  test.each(['', 'prompt', 'references', 'a.b.c', '.quality', 'openai.', 7])(
    'refuses %o',
    (path) => {
      expect(() => dropOption(path as string)).toThrow(
        "expected an optional field like 'seed', or 'vendor.option'",
      )
    },
  )
})

test('what the steps make is a valid request', async () => {
  const given: ImageRequest = createImage.request.parse({
    prompt: 'a heavy prompt',
    references,
    mask: references[0],
    size: '1536x1024',
    aspectRatio: '16:9',
    seed: 7,
  } satisfies Input)
  const steps = [
    simplifyPrompt(() => 'light'),
    fewerReferences(1),
    textOnly(),
    smallerSize('512x768'),
    dropOption('seed'),
  ]
  for (const step of steps) {
    expect(() => createImage.request.parse(given)).not.toThrow()
    expect(createImage.request.safeParse(await apply(step, given)).error).toBeUndefined()
  }
})
