import type { TextPart } from '@stint/core'
import type { Played } from './play.ts'
import { ownResult } from './scene.ts'

type Check = (played: Played) => Iterable<string>

/** What must hold of every call that is read while it is made. */
const checks: Readonly<Record<string, Check>> = {
  oneAttempt,
  wholeOnSuccess,
  nothingAfter,
  bounded,
  truth,
  over,
  memory,
}

/** @returns what does not hold. */
export function judge(played: Played): string[] {
  return Object.entries(checks).flatMap(([name, check]) =>
    [...check(played)].map((text) => `${name}: ${text}`),
  )
}

/** What the reader got is the beginning of what exactly one attempt said, each part once and in order. */
function* oneAttempt(played: Played): Generator<string> {
  const { reading, report } = played
  if (reading.parts.length === 0) return
  if (!report.output) {
    yield 'the reader got parts, and the report knows of no output'
    return
  }
  const said = saidBy(played, report.output.number)
  const isPrefix = reading.parts.every(
    (part, at) => JSON.stringify(part) === JSON.stringify(said[at]),
  )
  if (!isPrefix) {
    yield `attempt ${report.output.number} said ${show(said)}, the reader got ${show(reading.parts)}`
  }
}

/** Where the call succeeds, its text is what was visible. A layer may still put another in its place once it is whole. */
function* wholeOnSuccess({ reading, result, failure, report, world }: Played): Generator<string> {
  const visible = report.attempts.find(({ number }) => number === report.output?.number)
  const isReplaced = result?.text === ownResult.text && visible && !visible.fault
  if (result && reading.ended && reading.error === undefined) {
    const text = textOf(reading.parts)
    if (text !== result.text && !isReplaced)
      yield `the reader got '${text}', the result is '${result.text}'`
  }
  if (reading.ended && reading.error === undefined && !result) {
    yield `the stream ended well, and the call failed: ${String(failure)}`
  }
  if (reading.error !== undefined && reading.error !== failure) {
    yield `the reader got ${messageOf(reading.error)}, the call failed with ${messageOf(failure)}`
  }
  if (!result) return
  if (!report.output) yield 'there is a result, and no output in the report'
  const seen = world.spoken.find(({ number }) => number === report.output?.number)
  const text = seen ? (seen.whole ?? textOf(seen.parts)) : ownResult.text
  if (result.text !== text && !isReplaced)
    yield `visible was '${text}', the result is '${result.text}'`
}

/** No attempt began after the first visible part, and none went on beside it. */
function* nothingAfter({ world, report, committed }: Played): Generator<string> {
  const { visible } = world
  if (!visible || !committed) return
  for (const { at, target, number } of world.spoken) {
    if (at > visible.at) yield `attempt ${number} at ${target} began after output was visible`
  }
  for (const { number, startedMs, ms, fault, cutBy } of report.attempts) {
    if (number === visible.number) {
      if (cutBy === 'hedge') yield 'what was visible was cut for another entry'
      continue
    }
    if (startedMs + ms > committed.atMs) yield `attempt ${number} went on after output was visible`
    if (!fault) yield `attempt ${number} succeeded beside what was visible`
  }
  for (const { number, signal, over: done } of world.spoken) {
    if (number !== visible.number && !done && !signal.aborted) {
      yield `attempt ${number} was not aborted when output became visible`
    }
  }
}

function* bounded({ world, report, attempts }: Played): Generator<string> {
  if (world.spoken.length > attempts) {
    yield `${world.spoken.length} attempts, where explain says ${attempts}`
  }
  if (report.attempts.length < world.spoken.length) yield 'an attempt is not in the report'
}

function* truth(played: Played): Generator<string> {
  const { report, committed, reading, scene, result, failure } = played
  const { output } = report
  if (output?.number !== committed?.number) yield 'the report names another attempt than the event'
  if (!output) return
  if (output.committedMs !== committed?.atMs) yield 'the report has another time than the event'
  const target = report.attempts.find(({ number }) => number === output.number)?.target ?? ''
  if (output.target !== target) yield `output is of ${output.target}, its attempt of ${target}`
  const said = saidBy(played, output.number)
  const delivered = said.slice(0, output.parts)
  if (output.parts > said.length) yield `${output.parts} parts in the report, ${said.length} said`
  if (output.chars !== textOf(delivered).length) yield `${output.chars} characters in the report`
  const readAll = reading.ended && (result ?? isCallError(failure))
  if (readAll && output.parts !== reading.parts.length) {
    yield `${output.parts} parts in the report, ${reading.parts.length} read (${scene.reader.kind})`
  }
}

function* over({
  timersLeft,
  afterTheEnd,
  reading,
  failure,
  report,
  scene,
}: Played): Generator<string> {
  if (timersLeft !== 0) yield `${timersLeft} timers are left`
  if (afterTheEnd.length > 0) yield `something came after the end: ${afterTheEnd.join('\n then ')}`
  if (scene.reader.kind === 'leaves' && !reading.ended && failure === undefined) {
    if (report.outcome !== 'ok') yield 'a call without a failure is not ok'
  }
}

/** At most sixteen parts wait for the reader, beside what had been held back and the one that is handed on. */
function* memory({ world, scene }: Played): Generator<string> {
  if (scene.reader.kind === 'result only' || !world.visible) return
  const most = Math.max(16, world.visible.heldBack) + 1
  if (world.mostAhead > most) yield `${world.mostAhead} parts were taken ahead of the reader`
}

/** The parts of an attempt; where it gave a whole text, or a layer did, those that it is shown in. */
function saidBy({ world }: Played, number: number): TextPart[] {
  const spoken = world.spoken.find((each) => each.number === number)
  if (spoken?.whole === undefined && spoken) return spoken.parts
  return inParts(spoken?.whole ?? ownResult.text)
}

function inParts(text: string): TextPart[] {
  return [
    { type: 'stream-start' },
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: text },
    { type: 'text-end', id: '0' },
    { type: 'finish', finishReason: 'stop' },
  ]
}

function textOf(parts: readonly TextPart[]): string {
  return parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('')
}

function show(parts: readonly TextPart[]): string {
  return parts.map((part) => (part.type === 'text-delta' ? part.delta : `<${part.type}>`)).join('')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : typeof error
}

function isCallError(failure: unknown): boolean {
  return typeof failure === 'object' && failure !== null && 'report' in failure
}
