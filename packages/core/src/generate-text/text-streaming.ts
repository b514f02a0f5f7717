import type { Streaming } from '../stream/streaming.ts'
import { TextAssembly } from './text-assembly.ts'
import type { MadePart } from './made-part.ts'
import type { TextMade } from './text-made.ts'
import type { TextPart } from './text-part.ts'

/** How a text is read while it is made. */
export const textStreaming: Streaming<TextMade, TextPart> = {
  assemble: () => new TextAssembly(),
  visible: visibleIn,
  problem: ({ finishReason }) =>
    finishReason === 'interrupted' ? 'the stream ended before it said how' : undefined,
  parts: partsOf,
}

function visibleIn(part: TextPart): number {
  switch (part.type) {
    case 'text-delta':
    case 'reasoning-delta':
    case 'tool-input-delta':
      return part.delta.length
    case 'stream-start':
    case 'response-metadata':
    case 'text-start':
    case 'text-end':
    case 'reasoning-start':
    case 'reasoning-end':
    case 'tool-input-end':
    case 'finish':
      return 0
    default:
      return 1
  }
}

/** The parts of a text that was made as a whole. */
function* partsOf(made: TextMade): Generator<TextPart> {
  const { content, warnings, response, finishReason, rawFinishReason, usage, providerMetadata } =
    made
  yield { type: 'stream-start', warnings }
  if (response) yield { type: 'response-metadata', ...response }
  for (const [at, part] of content.entries()) yield* piecesOf(part, String(at))
  yield { type: 'finish', finishReason, rawFinishReason, usage, providerMetadata }
}

function* piecesOf(part: MadePart, id: string): Generator<TextPart> {
  if (part.type !== 'text' && part.type !== 'reasoning') {
    yield part
    return
  }
  const { type, text, providerMetadata } = part
  yield { type: `${type}-start`, id, providerMetadata }
  yield { type: `${type}-delta`, id, delta: text }
  yield type === 'text' && 'citations' in part
    ? { type: 'text-end', id, citations: part.citations }
    : { type: `${type}-end`, id }
}
