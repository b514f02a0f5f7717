/** What a thrown value says, whatever it is. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown
  if (typeof thrown !== 'object' || thrown === null) return String(thrown)
  const message: unknown = Reflect.get(thrown, 'message')
  if (typeof message === 'string' && message !== '') return message
  return thrown instanceof Error ? thrown.name : 'something that is not an Error was thrown'
}
