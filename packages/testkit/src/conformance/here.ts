import { textOf } from './encoded-answer.ts'
import type { Script } from './delivery.ts'
import type { RecordedAnswer } from './provider-wire.ts'

const link = /https?:\/\/[^\s"'\\/?#<>]+/g

/**
 * The same script for a vendor on this machine: links in its answers, such as that of a result to
 * download, lead here as well.
 */
export function here(script: Script): Script {
  return async (received) => {
    const answer = await script(received)
    const { origin, hostname } = new URL(received.url)
    return hostname === '127.0.0.1' ? linkedTo(origin, answer) : answer
  }
}

function linkedTo(origin: string, answer: RecordedAnswer): RecordedAnswer {
  const text = textOf(answer)
  if (text === undefined || text.search(link) < 0) return answer
  const json = typeof answer.body === 'string' ? {} : { 'content-type': 'application/json' }
  return { ...answer, headers: { ...json, ...answer.headers }, body: text.replaceAll(link, origin) }
}
