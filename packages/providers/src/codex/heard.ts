import { sniffMediaType, type Attempt } from '@stint/core'
import { readEvent, type OutputItem, type ResponseObject } from './events.ts'

/** How a response ended, by its own last event. */
type End = 'completed' | 'incomplete' | 'failed'

/**
 * What has been heard of a response. Only finished items are kept: a preview, or an item that was
 * begun, never passes for the image.
 */
export class Heard {
  /** By their ids, in the order in which they were finished. */
  readonly #items = new Map<string, OutputItem>()
  readonly #attempt: Pick<Attempt, 'progress'>
  /** Undefined while the response goes on, or when it was cut off. */
  end: End | undefined
  response: ResponseObject | undefined
  /** What the response failed with, as it was sent. */
  error: unknown

  constructor(attempt: Pick<Attempt, 'progress'>) {
    this.#attempt = attempt
  }

  get items(): readonly OutputItem[] {
    return [...this.#items.values()]
  }

  /** The images that were finished, in base64, each once. */
  get images(): readonly string[] {
    const results = this.items.map(({ type, status, result = '' }) =>
      type === imageCall && status !== 'failed' ? result : '',
    )
    return [...new Set(results)].filter((result) => result !== '')
  }

  hear(sent: unknown): void {
    const event = readEvent(sent)
    const { type = '', item, response } = event ?? {}
    if (type === 'response.output_item.done' && item) this.#keep(item)
    else if (type === 'error') this.fail(sent)
    else if (type === partialImage)
      this.#preview(event?.partial_image_b64, event?.partial_image_index)
    else if (Object.hasOwn(states, type)) this.#attempt.progress({ text: states[type] ?? '' })
    else if (Object.hasOwn(ends, type)) this.finish(ends[type], response)
  }

  /** The first failure counts: what is said after it says less. */
  fail(error: unknown): void {
    this.end ??= 'failed'
    this.error ??= error
  }

  finish(end: End | undefined, response: ResponseObject | undefined): void {
    this.end ??= end
    this.response ??= response
    // Of a response that did not complete, an item may be unfinished.
    if (end === 'completed') for (const item of response?.output ?? []) this.#keep(item)
    else if (end === 'failed') this.error ??= response?.error
  }

  /** The last event of a response may name its items, and leave out images and reasons. */
  #keep(item: OutputItem): void {
    const id = item.id ?? `item ${this.#items.size}`
    const known = this.#items.get(id)
    if (item.result === undefined && known?.result !== undefined) return
    this.#items.set(id, { ...item, error: item.error ?? known?.error })
  }

  #preview(base64: string | undefined, index: number | undefined): void {
    const data = new Uint8Array(Buffer.from(base64 ?? '', 'base64'))
    const mediaType = sniffMediaType(data)
    if (mediaType === undefined) return
    this.#attempt.progress({
      image: { data, mediaType },
      ...(index !== undefined && { index }),
    })
  }
}

/** The type of an item that is a call of the image tool. */
export const imageCall = 'image_generation_call'

const partialImage = 'response.image_generation_call.partial_image'

const states: Readonly<Record<string, string>> = {
  'response.image_generation_call.in_progress': 'in progress',
  'response.image_generation_call.generating': 'generating',
}

const ends: Readonly<Record<string, End>> = {
  'response.completed': 'completed',
  'response.incomplete': 'incomplete',
  'response.failed': 'failed',
  'response.cancelled': 'failed',
}
