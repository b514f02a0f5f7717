import { canonicalJson } from '../reading/canonical-json.ts'
import { filesIn } from './files-in.ts'
import type { TextRequest } from './text-request.ts'

/**
 * What makes two requests for text the same, as parts of one digest. JSON ends where it ends and
 * bytes follow their length, so no two requests run together into the same parts.
 *
 * Headers are not among it: they say who asks and on what trace, not what for.
 */
export function* textContent(request: TextRequest): Generator<string | Uint8Array> {
  const { messages, headers: _, ...settings } = request
  yield canonicalJson(withoutDefaults(settings))
  for (const message of messages) {
    yield `\n${canonicalJson(message)}`
    for (const { data } of filesIn([message])) {
      if (data.type !== 'data') continue
      yield `\nbytes ${data.data.byteLength}:`
      yield data.data
    }
  }
}

/** A default spelled out asks for nothing else than one left out. */
function withoutDefaults(settings: Omit<TextRequest, 'messages'>): object {
  const { tools = [], toolChoice, responseFormat, reasoning, ...others } = settings
  return {
    ...others,
    ...(tools.length > 0 && { tools }),
    ...(toolChoice?.type !== 'auto' && { toolChoice }),
    ...(responseFormat?.type !== 'text' && { responseFormat }),
    ...(reasoning !== 'provider-default' && { reasoning }),
  }
}
