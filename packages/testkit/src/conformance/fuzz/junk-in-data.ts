/**
 * A text with junk in place of one of its values: of a value in JSON, or in the JSON of one event
 * of an SSE stream. A text without JSON loses the line at that place.
 * @param place a fraction, from 0 to 1.
 */
export function junkInData(text: string, place: number, junk: unknown): string {
  const whole = junkInJson(text, place, junk)
  if (whole !== undefined) return whole
  const lines = text.split('\n')
  const at = Math.min(Math.floor(place * lines.length), lines.length - 1)
  const [, field = '', data = ''] = /^(data: ?)(.*)$/.exec(lines[at] ?? '') ?? []
  // The same fraction again would always lead to the same value of a line.
  const within = (place * lines.length) % 1
  const event = field === '' ? undefined : junkInJson(data, within, junk)
  lines.splice(at, 1, ...(event === undefined ? [] : [field + event]))
  return lines.join('\n')
}

function junkInJson(text: string, place: number, junk: unknown): string | undefined {
  let count = 0
  const value = parse(text, () => {
    count += 1
  })
  if (value === undefined) return undefined
  const chosen = Math.min(Math.floor(place * count), count - 1)
  let at = 0
  const changed: unknown = JSON.parse(text, (_, inner: unknown) => (at++ === chosen ? junk : inner))
  return JSON.stringify(changed) ?? ''
}

function parse(text: string, onValue: () => void): unknown {
  try {
    return JSON.parse(text, (_, inner: unknown) => {
      onValue()
      return inner
    })
  } catch {
    return undefined
  }
}
