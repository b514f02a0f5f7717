import { isRefusal } from './backend-answer.ts'
import { headOf } from './deliver.ts'
import type { BackendRequest } from './backend-request.ts'
import { paintImages } from './picture/paint-images.ts'
import { planText } from './plan-text.ts'
import type { Plan } from './plan.ts'
import type { RefusalContext, Reply, Wire } from './wires/wire.ts'

/** Writes the answer that a plan asks for, in the vendor's words. */
export async function composeReply(
  wire: Wire,
  request: BackendRequest,
  plan: Plan,
): Promise<Reply> {
  const reply = await ownReply(wire, request, plan)
  const headers = { ...reply.headers, ...plan.headers }
  const kept = Object.entries(headers).filter(
    (header): header is [string, string] => header[1] !== undefined,
  )
  return { ...reply, headers: Object.fromEntries(kept) }
}

async function ownReply(wire: Wire, request: BackendRequest, plan: Plan): Promise<Reply> {
  const { answer } = plan
  if (plan.reply) return plan.reply
  if (plan.text && !request.text) {
    throw new Error(`the script answers with a text, and ${request.path} asked for an image`)
  }
  if (isRefusal(answer)) return wire.refuse(answer, refusalContext(request, plan))
  if (answer === 'html_502') return badGateway
  if (answer === 'empty' && !request.text) return wire.blank(request)
  const whole =
    textOf(wire, request, plan) ??
    wire.answer(request, await paintImages(wire.label, request), plan.later)
  if (answer !== 'malformed') return whole
  return { ...whole, body: headOf(whole) }
}

/** Undefined of a request for images. */
function textOf(wire: Wire, request: BackendRequest, { answer, text }: Plan): Reply | undefined {
  if (!request.text) return undefined
  const words = answer === 'empty' ? '' : `This is ${request.model}, and all is well.`
  return wire.text?.(request, text ?? planText({ text: words }, wire.label, 1))
}

function refusalContext(
  { id, model, partialImages, text }: BackendRequest,
  { retryAfterMs, stage }: Plan,
): RefusalContext {
  return {
    id,
    model,
    stage,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(partialImages !== undefined && { partialImages }),
    ...(text && { text }),
  }
}

const badGateway: Reply = {
  status: 502,
  headers: { 'content-type': 'text/html' },
  body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
}
