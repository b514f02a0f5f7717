import type { Fields } from './fields.ts'

/** One note on all fields that were not read: by their names, never their values. */
export function unreadNote(config: Fields): readonly string[] {
  const unread = config.unread()
  if (unread.length === 0) return []
  const shown = unread.slice(0, 12).map((path) => path.slice(0, 80))
  const more = unread.length > shown.length ? ` and ${unread.length - shown.length} more` : ''
  return [
    `Not read, because stint knows no part of theirs in the bound: ${shown.join(', ')}${more}.`,
  ]
}
