import type { Streaming } from '../streaming.ts'

/** An operation whose parts are letters and dots, of which only letters are visible; it is whole with a full stop. */
export const letters: Streaming<{ text: string }, string> = {
  assemble() {
    let text = ''
    return { push: (part) => void (text += part), made: () => ({ text }) }
  },
  visible: (part) => part.replaceAll(/[^a-z]/g, '').length,
  problem: ({ text }) => (text.endsWith('!') ? undefined : 'it does not end'),
  parts: ({ text }) => text,
}
