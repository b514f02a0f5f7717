/** What a model said in place of going on, in the midst of a stream that had begun well. */
export class StreamError extends Error {
  override readonly name = 'StreamError'
  /** What it said: an error, or whatever else the vendor sent. */
  readonly said: unknown

  constructor(said: unknown) {
    super(messageIn(said), said instanceof Error ? { cause: said } : undefined)
    this.said = said
  }
}

function messageIn(said: unknown): string {
  if (typeof said === 'string' && said !== '') return said
  const message: unknown = Reflect.get(Object(said) as object, 'message')
  return typeof message === 'string' && message !== '' ? message : 'the model ended with an error'
}
