/** What a thrown value says, whatever it is: also when it throws at whoever looks at it. */
export function messageOf(thrown: unknown): string {
  try {
    return readMessage(thrown)
  } catch {
    return 'something that cannot be read was thrown'
  }
}

function readMessage(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown)
  const message: unknown = Reflect.get(thrown, 'message')
  if (typeof message === 'string' && message !== '') return message
  return thrown instanceof Error ? thrown.name : 'something that is not an Error was thrown'
}
