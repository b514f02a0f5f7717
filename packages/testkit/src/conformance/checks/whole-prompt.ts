import type { Check } from '../check.ts'
import { resultOf } from '../outcomes.ts'
import type { Received } from '../received.ts'
import { demand } from '../violation.ts'

export const wholePrompt: Check = {
  title: 'sends the prompt as it was given',
  run: (subject) =>
    subject.recorded(async ({ run }) => {
      const trial = await run()
      resultOf(trial)
      const given = subject.request().prompt
      demand(
        trial.received.some((received) => holds(received, given)),
        `the prompt ${JSON.stringify(given)} was not in what arrived`,
        'Send request.prompt whole: neither trimmed, cut nor encoded by hand',
      )
      return undefined
    }),
}

/** In JSON, in a form, in the address, or anywhere in the text. */
function holds({ body, url }: Received, wanted: string): boolean {
  const text = Buffer.from(body).toString()
  // A form sends line breaks as CR LF.
  if (text.replaceAll('\r\n', '\n').includes(wanted)) return true
  const { pathname, searchParams } = new URL(url)
  const fields = [
    ...new URLSearchParams(text).values(),
    ...searchParams.values(),
    ...pathname.split('/').map(decoded),
  ]
  return (
    fields.some((field) => field.includes(wanted)) ||
    textsIn(text).some((each) => each.includes(wanted))
  )
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** Every string in a JSON text, also of JSON inside it. */
function textsIn(text: string): string[] {
  const texts: string[] = []
  try {
    JSON.parse(text, (_, value: unknown) => {
      if (typeof value !== 'string') return value
      texts.push(value)
      if (value.startsWith('{')) texts.push(...textsIn(value))
      return value
    })
  } catch {
    return []
  }
  return texts
}
