import type { ReceivedImage } from '../backend-request.ts'

/** One part of a turn: a text, an image, or a call of a function or what it gave back. */
export type GeminiPart =
  | string
  | ReceivedImage
  | { readonly type: 'functionCall' | 'functionResponse' }

/** One turn of a conversation. */
export interface GeminiTurn {
  readonly role: 'user' | 'model'
  readonly parts: readonly GeminiPart[]
}

/** What Gemini objects to in the order of turns; undefined when it takes them. */
export function objectionTo(turns: readonly GeminiTurn[]): string | undefined {
  for (const [at, turn] of turns.entries()) {
    const [calls, results] = [count(turn, 'functionCall'), count(turn, 'functionResponse')]
    const before = turns[at - 1]
    if (calls > 0 && before?.role !== 'user') {
      return 'Please ensure that function call turn comes immediately after a user turn or after a function response turn.'
    }
    if (results > 0 && results !== count(before, 'functionCall')) {
      return 'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.'
    }
  }
  return undefined
}

function count(turn: GeminiTurn | undefined, type: 'functionCall' | 'functionResponse'): number {
  return (turn?.parts ?? []).filter((part) => {
    return typeof part === 'object' && 'type' in part && part.type === type
  }).length
}
