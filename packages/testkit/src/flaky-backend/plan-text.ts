import { randomUUID } from 'node:crypto'
import { refusals } from './backend-answer.ts'
import { checkOneOf, checkOptions, describe, scale } from './step-checks.ts'
import type { TextStep, ToolCallStep, UsageStep } from './text-step.ts'

/** A tool call as it is written. */
export interface PlannedCall {
  readonly id: string
  readonly name: string
  readonly input: string
}

/** A step of text that was checked: durations in scaled milliseconds, the text in pieces. */
export interface TextPlan {
  readonly pieces: readonly string[]
  readonly toolCalls: readonly PlannedCall[]
  readonly usage: UsageStep
  readonly finish: NonNullable<TextStep['finish']>
  readonly firstAfterMs: number
  readonly betweenMs: number
  readonly cutAfter?: number
  readonly stallAfter?: number
  readonly errorAfter?: number
  readonly error: NonNullable<TextStep['error']>
  readonly errorEvent: NonNullable<TextStep['errorEvent']>
}

const options =
  'text chunks toolCalls usage finish after firstAfter between cutAfter stallAfter errorAfter error errorEvent headers'.split(
    ' ',
  )
const counts = ['inputTokens', 'cachedTokens', 'outputTokens', 'reasoningTokens'] as const
const errors: readonly string[] = refusals.filter((each) => each !== 'timeout_504')

/**
 * Checks a step of text and makes it ready to be carried out.
 * @throws TypeError that names what is wrong and what is allowed
 */
export function planText(step: TextStep, where: string, timeScale: number): TextPlan {
  checkOptions(step, options, where)
  const { text, toolCalls = [], usage = {}, finish = 'stop' } = step
  const { error = 'server_error', errorEvent = 'error' } = step
  if (typeof text !== 'string') {
    throw new TypeError(`${where}: text is ${describe(text)}: expected a string`)
  }
  if (!Array.isArray(toolCalls)) {
    throw new TypeError(
      `${where}: toolCalls is ${describe(toolCalls)}: expected a list of { name, input }`,
    )
  }
  checkOneOf('finish', finish, ['stop', 'length', 'content-filter'], where)
  checkOneOf('error', error, errors, where)
  checkOneOf('errorEvent', errorEvent, ['error', 'response.failed'], where)
  const scaled = scale(where, timeScale)
  return {
    pieces: piecesOf(text, step.chunks, where),
    toolCalls: toolCalls.map((call, at) => planCall(call, `${where}: toolCalls[${at}]`)),
    usage: checkedUsage(usage, where),
    finish,
    firstAfterMs: scaled('firstAfter', step.firstAfter ?? 0),
    betweenMs: scaled('between', step.between ?? 0),
    ...endsAfter(step, where),
    error,
    errorEvent,
  }
}

function endsAfter(
  step: TextStep,
  where: string,
): Pick<TextPlan, 'cutAfter' | 'stallAfter' | 'errorAfter'> {
  const names = ['cutAfter', 'stallAfter', 'errorAfter'] as const
  const given = names.filter((name) => step[name] !== undefined)
  if (given.length > 1) throw new TypeError(`${where}: expected only one of ${given.join(', ')}`)
  for (const name of given) checkCount(name, step[name], 0, where)
  return Object.fromEntries(given.map((name) => [name, step[name]]))
}

function piecesOf(text: string, chunks: TextStep['chunks'], where: string): readonly string[] {
  if (text === '') return []
  if (chunks === undefined) return text.match(/\s*\S+\s*$|\s*\S+|\s+$/g) ?? []
  const sizes = typeof chunks === 'number' ? evenSizes(text.length, chunks, where) : chunks
  if (!Array.isArray(sizes)) {
    throw new TypeError(`${where}: chunks is ${describe(chunks)}: expected a number or sizes`)
  }
  const pieces: string[] = []
  let start = 0
  for (const size of sizes as readonly number[]) {
    checkCount('a size in chunks', size, 1, where)
    const end = wholeCharacter(text, start + size)
    pieces.push(text.slice(start, end))
    start = end
  }
  return [...pieces, text.slice(start)].filter((piece) => piece !== '')
}

/** The place, or the one behind it where it cuts a character of two units: no vendor does. */
function wholeCharacter(text: string, at: number): number {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff ? at + 1 : at
}

function evenSizes(length: number, count: number, where: string): readonly number[] {
  checkCount('chunks', count, 1, where)
  const pieces = Math.min(count, length)
  return Array.from({ length: pieces }, (_, at) => {
    return Math.floor(((at + 1) * length) / pieces) - Math.floor((at * length) / pieces)
  })
}

function planCall(call: ToolCallStep, where: string): PlannedCall {
  checkOptions(call, ['name', 'input', 'id'], where)
  const { name, input, id = `call_${randomUUID().replaceAll('-', '').slice(0, 24)}` } = call
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(`${where}: name is ${describe(name)}: expected the name of a tool`)
  }
  return { id, name, input: asJson(input, where) }
}

/** A text is taken for JSON as the model wrote it. */
function asJson(input: unknown, where: string): string {
  try {
    const text = typeof input === 'string' ? input : JSON.stringify(input)
    if (typeof text === 'string') return text
  } catch {
    // Said below: a number that is too large, or an object inside itself.
  }
  throw new TypeError(`${where}: input is ${typeof input}: expected JSON, or a value that JSON has`)
}

function checkedUsage(usage: UsageStep, where: string): UsageStep {
  checkOptions(usage, counts, `${where}: usage`)
  for (const name of counts) {
    if (usage[name] !== undefined) checkCount(`usage.${name}`, usage[name], 0, where)
  }
  return usage
}

function checkCount(name: string, value: unknown, least: number, where: string): void {
  if (Number.isInteger(value) && Number(value) >= least) return
  throw new TypeError(
    `${where}: ${name} is ${describe(value)}: expected a whole number from ${least}`,
  )
}
