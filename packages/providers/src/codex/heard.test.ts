import type { Progress } from '@stint/core'
import { describe, expect, test } from 'vitest'
import { base64 } from '../__fixtures__/pictures.ts'
import { completed, failed, imageItem, itemDone, preview } from './__fixtures__/events.ts'
import { Heard } from './heard.ts'
import { noImageFault } from './no-image-fault.ts'

function hear(...events: readonly unknown[]): Heard & { told: Progress[] } {
  const told: Progress[] = []
  const heard = new Heard({ progress: (progress) => void told.push(progress) })
  for (const event of events) heard.hear(event)
  return Object.assign(heard, { told })
}

const done = (item: object) => ({ type: 'response.output_item.done', item })
const faultOf = (heard: Heard) => noImageFault(heard, new Headers())

describe('the image', () => {
  test('is that of a finished item, and of no other', () => {
    const added = { type: 'response.output_item.added', item: imageItem }
    const incomplete = {
      type: 'response.incomplete',
      response: { status: 'incomplete', output: [imageItem] },
    }
    expect(hear(added, preview, incomplete).images).toEqual([])
    expect(hear(done({ ...imageItem, status: 'failed' })).images).toEqual([])
    expect(hear(done({ ...imageItem, type: 'message' })).images).toEqual([])
    expect(hear(done({ ...imageItem, result: '' })).images).toEqual([])
    expect(hear(itemDone).images).toEqual([base64('png')])
  })

  test('stays when the last event leaves it out', () => {
    const heard = hear(itemDone, completed({ ...imageItem, result: null }))
    expect(heard.images).toEqual([base64('png')])
  })

  test('is given once, also by items without ids', () => {
    const { id: _, ...nameless } = imageItem
    expect(hear(done(nameless), completed(nameless)).images).toEqual([base64('png')])
  })

  test('of each of several items is given, in their order', () => {
    const second = { ...imageItem, id: 'ig_2', result: base64('webp') }
    expect(hear(itemDone, done(second)).images).toEqual([base64('png'), base64('webp')])
  })
})

describe('progress', () => {
  test('is no preview that is no image', () => {
    for (const partial_image_b64 of [undefined, '', 'AAAA', 7, null])
      expect(hear({ ...preview, partial_image_b64 }).told).toEqual([])
  })

  test('has the index of a preview when it is told', () => {
    expect(hear(preview).told).toMatchObject([{ image: { mediaType: 'image/png' }, index: 0 }])
    const [told] = hear({ ...preview, partial_image_index: undefined }).told
    expect(told).not.toHaveProperty('index')
  })
})

describe('events that are none', () => {
  test.each([[null], ['text'], [7], [[]], [{}], [{ type: 5 }], [{ type: 'toString' }]])(
    '%j say nothing',
    (event) => {
      const heard = hear(event)
      expect(heard).toMatchObject({ end: undefined, images: [], told: [] })
    },
  )

  test.each([
    [done([])],
    [completed(7 as unknown as object, null as unknown as object)],
    [{ type: 'response.completed', response: { output: 'none' } }],
  ])('%j leave what can be read', (event) => {
    expect(hear(itemDone, event).images).toEqual([base64('png')])
  })
})

describe('without an image', () => {
  test('the first failure counts', () => {
    const limit = { code: 'rate_limit_exceeded', message: 'Slow down.' }
    const heard = hear({ type: 'error', ...limit }, failed({ code: 'server_error' }))
    expect(faultOf(heard)).toMatchObject({ kind: 'rate_limit', message: 'Slow down.' })
  })

  test('a response that was cancelled has failed, and may pass', () => {
    const cancelled = { type: 'response.cancelled', response: { status: 'cancelled' } }
    expect(faultOf(hear(cancelled))).toMatchObject({ kind: 'server_error', transient: true })
  })

  test('an image call that failed says so, with its reason or without', () => {
    const bare = { ...imageItem, status: 'failed', result: undefined }
    expect(faultOf(hear(done(bare), completed(bare)))).toMatchObject({
      kind: 'empty_response',
      message: 'no image: the image call failed without saying why',
      delivery: 'accepted',
    })
    const error = { code: 'moderation_blocked', message: 'Rejected.' }
    expect(faultOf(hear(done({ ...bare, error }), completed(bare)))).toMatchObject({
      kind: 'content_policy',
      message: 'Rejected.',
    })
  })

  test('a filtered response says its reason', () => {
    const incomplete_details = { reason: 'content_filter' }
    const heard = hear({ type: 'response.incomplete', response: { incomplete_details } })
    expect(faultOf(heard)).toMatchObject({
      kind: 'content_policy',
      message: 'no image (content_filter)',
    })
  })
})
