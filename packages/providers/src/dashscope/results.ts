import { Fault, requestIdOf } from '@stint/core'
import { z } from 'zod'
import { faultInside } from './faults.ts'

/** What an answer holds: images behind links, or the task that makes them. */
export interface Results {
  readonly links: readonly string[]
  readonly warnings: readonly string[]
  /** What the model said in place of an image. */
  readonly text?: string | undefined
  readonly taskId?: string | undefined
  readonly taskStatus?: string | undefined
  /** That the work was taken on and failed: it is over, and nothing was made. */
  readonly failure?: Fault | undefined
  readonly requestId: string | undefined
}

const text = z.string().optional().catch(undefined)
// One bad entry loses no other: they are paid for.
const result = z.object({ url: text, code: text, message: text }).catch({})
const content = z.object({ image: text, text }).catch({})
const chatMessage = z.object({ content: z.array(content).catch([]) })
const choice = z.object({ message: chatMessage }).catch({ message: { content: [] } })
const output = z.object({
  task_id: text,
  task_status: text,
  code: text,
  message: text,
  results: z.array(result).optional().catch(undefined),
  choices: z.array(choice).optional().catch(undefined),
})
const answer = z.object({
  code: text,
  message: text,
  request_id: text,
  output: output.optional().catch(undefined),
})

/**
 * Reads what an answer holds.
 * @throws Fault for an error inside a 2xx, and for what is no answer; an Error with the body of any other status.
 */
export async function readAnswer(response: Response): Promise<Results> {
  const body = await response.text()
  if (!response.ok) throw new Error(body)
  const { headers } = response
  const read = answer.safeParse(parse(body))
  if (!read.success || !read.data.output || read.data.code) {
    throw notAnAnswer(read.data, body, headers)
  }
  const { output: made, request_id: requestId = requestIdOf(headers) } = read.data
  const results = made.results ?? []
  const parts = made.choices?.flatMap(({ message }) => message.content) ?? []
  const links = [...results.map(({ url }) => url), ...parts.map(({ image }) => image)]
  const failed = results.filter(({ url, code }) => url === undefined && code !== undefined)
  const reason = made.task_status === 'FAILED' ? made : allOf(failed, results)
  return {
    failure: reason && faultInside(reason, requestId),
    links: links.filter((link) => link !== undefined),
    warnings: failed.map(({ code, message: why }) => `an image failed: ${code}, ${why ?? ''}`),
    text: parts.map((part) => part.text ?? '').join(''),
    taskId: made.task_id,
    taskStatus: made.task_status,
    requestId,
  }
}

/** The first of those that failed, where nothing else is there. */
function allOf<Result>(failed: readonly Result[], results: readonly unknown[]): Result | undefined {
  return failed.length === results.length ? failed[0] : undefined
}

function notAnAnswer(
  read: z.output<typeof answer> | undefined,
  body: string,
  headers: Headers,
): Fault {
  if (read?.code !== undefined && read.code !== '') {
    return faultInside(read, read.request_id ?? requestIdOf(headers), headers)
  }
  const message = `the answer has no output: ${body.slice(0, 80)}`
  return new Fault('malformed_response', { message, status: 200, requestId: requestIdOf(headers) })
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    // Said by whoever finds no output in it.
    return undefined
  }
}
