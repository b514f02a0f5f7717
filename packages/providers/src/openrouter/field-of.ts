/** A field of what may be an object. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** A field that holds a text; undefined for an empty one. */
export function textOf(value: unknown, name: string): string | undefined {
  const text = fieldOf(value, name)
  return typeof text === 'string' && text !== '' ? text : undefined
}

/** The first choice of chat completions. */
export function firstChoice(json: unknown): unknown {
  const choices = fieldOf(json, 'choices')
  return Array.isArray(choices) ? choices[0] : undefined
}
