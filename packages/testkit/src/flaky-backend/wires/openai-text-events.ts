import type { PlannedCall, TextPlan } from '../plan-text.ts'
import { callOf, messageOf, responseOf, type Asked } from './openai-response.ts'
import type { ServerEvent } from './openai-stream.ts'
import { halves } from './text-usage.ts'

/** What comes before anything of an answer. */
export function beginning(request: Asked): ServerEvent[] {
  const response = responseOf(request, 'in_progress')
  return [
    { type: 'response.created', response },
    { type: 'response.in_progress', response },
  ]
}

export function textBegins({ id }: Asked): ServerEvent[] {
  const part = { type: 'output_text', text: '', annotations: [], logprobs: [] }
  return [
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...messageOf(id, ''), status: 'in_progress', content: [] },
    },
    { type: 'response.content_part.added', ...ofText(id), part },
  ]
}

export function textDelta({ id }: Asked, delta: string): ServerEvent {
  return { type: 'response.output_text.delta', ...ofText(id), delta, logprobs: [] }
}

export function textEnds({ id }: Asked, { pieces }: TextPlan): ServerEvent[] {
  const item = messageOf(id, pieces.join(''))
  const [part] = item.content
  return [
    { type: 'response.output_text.done', ...ofText(id), text: part?.text, logprobs: [] },
    { type: 'response.content_part.done', ...ofText(id), part },
    { type: 'response.output_item.done', output_index: 0, item },
  ]
}

/** A call in two chunks: an answer can break off within its input. */
export function callEvents({ id }: Asked, call: PlannedCall, at: number): ServerEvent[][] {
  const item = callOf(id, call, at)
  const of = { item_id: item.id, output_index: at }
  const type = 'response.function_call_arguments.delta'
  const [first, second] = halves(call.input)
  return [
    [
      {
        type: 'response.output_item.added',
        output_index: at,
        item: { ...item, status: 'in_progress', arguments: '' },
      },
      { type, ...of, delta: first },
    ],
    [
      { type, ...of, delta: second },
      { type: 'response.function_call_arguments.done', ...of, arguments: call.input },
      { type: 'response.output_item.done', output_index: at, item },
    ],
  ]
}

function ofText(id: string): object {
  return { item_id: `msg_${id}`, output_index: 0, content_index: 0 }
}
