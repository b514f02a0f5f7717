import { Fault } from '../faults/fault.ts'
import type { MadePart, MadeText } from './made-part.ts'
import { textMade, type TextMade } from './text-made.ts'
import type { TextPart } from './text-part.ts'

type Writable<Of> = { -readonly [Key in keyof Of]: Of[Key] }

/** A block of text or reasoning that may still grow. */
type Block = Writable<Omit<MadeText, 'type'>> & { readonly type: 'text' | 'reasoning' }

/** A part that belongs to a block. */
type BlockPart = Extract<
  TextPart,
  { readonly type: `${Block['type']}-${'start' | 'delta' | 'end'}` }
>

/** What is said of a result beside its content. */
type Notes = Partial<Writable<Omit<TextMade, 'text' | 'toolCalls' | 'content'>>>

/**
 * Puts the parts of a streamed text together to the result that a whole call gives. It takes them
 * one by one, so that they can be shown at the same time.
 */
export class TextAssembly {
  readonly #content: (MadePart | Block)[] = []
  readonly #open = new Map<string, Block>()
  readonly #notes: Notes = {}

  /**
   * Adds the next part.
   * @throws Fault `malformed_response` when it is none.
   */
  push(part: TextPart): void {
    checkPart(part)
    switch (part.type) {
      case 'text-start':
      case 'text-delta':
      case 'text-end':
        return this.#grow('text', part)
      case 'reasoning-start':
      case 'reasoning-delta':
      case 'reasoning-end':
        return this.#grow('reasoning', part)
      case 'tool-result':
        // A preliminary one has another take its place.
        return part.preliminary === true ? undefined : this.#add(part)
      case 'tool-call':
      case 'tool-approval-request':
      case 'file':
      case 'reasoning-file':
      case 'source':
      case 'custom':
        return this.#add(part)
      case 'stream-start':
      case 'response-metadata':
      case 'finish':
        return this.#note(part)
      case 'tool-input-start':
      case 'tool-input-delta':
      case 'tool-input-end':
        // The whole call follows.
        return undefined
    }
  }

  /**
   * What there is by now. Before the part that says how it ended, its finish reason is
   * `'interrupted'`.
   */
  made(): TextMade {
    const content = this.#content.map((part) => ({ ...part }))
    return textMade({ content, finishReason: 'interrupted', ...this.#notes })
  }

  #add(part: MadePart): void {
    this.#content.push(part)
  }

  /** A piece of a block that was never begun begins it: what was delivered is not dropped. */
  #grow(type: Block['type'], part: BlockPart): void {
    const key = `${type} ${part.id}`
    const open = part.type.endsWith('-start') ? undefined : this.#open.get(key)
    const block: Block = open ?? { type, text: '' }
    if (open === undefined) {
      this.#open.set(key, block)
      this.#content.push(block)
    }
    if ('delta' in part) block.text += part.delta
    if ('citations' in part && part.citations) block.citations = part.citations
    if (part.providerMetadata) block.providerMetadata = part.providerMetadata
    if (part.type.endsWith('-end')) this.#open.delete(key)
  }

  #note(part: Extract<TextPart, { type: 'stream-start' | 'response-metadata' | 'finish' }>): void {
    const { type, ...fields } = part
    if (type === 'response-metadata') {
      this.#notes.response = { ...this.#notes.response, ...fields }
    } else {
      Object.assign(this.#notes, fields)
    }
  }
}

const deltas: ReadonlySet<string> = new Set<TextPart['type']>([
  'text-delta',
  'reasoning-delta',
  'tool-input-delta',
])

/** What is wrong here would be shown, counted and joined before the whole of it is checked. */
function checkPart(part: { readonly type?: unknown; readonly delta?: unknown } | undefined): void {
  const type = part?.type
  if (typeof type !== 'string') {
    throw new Fault('malformed_response', {
      message: 'the stream held something that is no part: expected { type, ... }',
    })
  }
  if (!deltas.has(type) || typeof part?.delta === 'string') return
  const message = `the stream held a ${type} whose delta is no text but ${typeof part?.delta}`
  throw new Fault('malformed_response', { message })
}
