import { answers, type BackendAnswer } from './backend-answer.ts'
import type { AnswerStep, CustomStep, BackendStep, Stage } from './backend-step.ts'
import { downloadAnswers, pollAnswers, type Later } from './later.ts'
import { planText, type TextPlan } from './plan-text.ts'
import { checkOneOf, checkOptions, describe, scale } from './step-checks.ts'
import type { TextStep } from './text-step.ts'
import type { Reply } from './wires/wire.ts'

/** A step that was checked: durations in scaled milliseconds, defaults filled in. */
export interface Plan {
  readonly answer: BackendAnswer | 'text' | 'custom'
  readonly reply?: Reply
  readonly text?: TextPlan
  readonly afterMs: number
  readonly overMs: number
  readonly retryAfterMs?: number
  readonly stage: Stage
  readonly later: Later
  readonly headers: Readonly<Record<string, string | undefined>>
}

type StaticStep = Exclude<BackendStep, (...args: never[]) => unknown>

const stages: readonly Stage[] = ['prompt', 'output', 'stream']
const stepOptions = [
  'answer',
  'after',
  'retryAfter',
  'over',
  'stage',
  'polls',
  'downloads',
  'headers',
]
const customOptions = ['status', 'headers', 'body', 'after']

/**
 * Checks a step and makes it ready to be carried out.
 * @param where names the script in messages
 * @param timeScale multiplies every duration
 * @throws TypeError that names what is wrong and what is allowed
 */
export function planStep(step: StaticStep, where: string, timeScale: number): Plan {
  if (typeof step === 'string') return planAnswer({ answer: step }, where, timeScale)
  if (typeof step !== 'object' || step === null || Array.isArray(step)) {
    throw new TypeError(`${where}: a step is ${describe(step)}: expected an answer or an object`)
  }
  if ('status' in step) return planCustom(step, where, timeScale)
  if ('text' in step) return planTextStep(step, where, timeScale)
  return planAnswer(step, where, timeScale)
}

function planAnswer(step: AnswerStep, where: string, timeScale: number): Plan {
  checkOptions(step, stepOptions, where)
  checkOneOf('answer', step.answer, answers, where)
  const { stage = 'output' } = step
  checkOneOf('stage', stage, stages, where)
  const scaled = scale(where, timeScale)
  return {
    answer: step.answer,
    afterMs: scaled('after', step.after ?? 0),
    overMs: scaled('over', step.over ?? '60s'),
    ...(step.retryAfter !== undefined && { retryAfterMs: scaled('retryAfter', step.retryAfter) }),
    stage,
    later: {
      polls: listOf(pollAnswers, step.polls ?? ['running', 'done'], `${where}: polls`),
      downloads: listOf(downloadAnswers, step.downloads ?? ['image'], `${where}: downloads`),
    },
    headers: step.headers ?? {},
  }
}

/** @throws TypeError that names what is none of the answers. */
function listOf<Answer extends string>(
  allowed: readonly Answer[],
  given: readonly Answer[],
  where: string,
): readonly Answer[] {
  const list =
    Array.isArray(given) && given.length > 0 && given.every((each) => allowed.includes(each))
  if (list) return given
  const names = allowed.map((each) => `'${each}'`).join(', ')
  throw new TypeError(`${where} is ${describe(given)}: expected a list of ${names}`)
}

function planCustom(step: CustomStep, where: string, timeScale: number): Plan {
  checkOptions(step, customOptions, where)
  if (!Number.isInteger(step.status) || step.status < 200 || step.status > 599) {
    throw new TypeError(`${where}: status is ${describe(step.status)}: expected 200 to 599`)
  }
  return {
    answer: 'custom',
    reply: { status: step.status, ...customBody(step.body) },
    ...plain(step, where, timeScale),
  }
}

function planTextStep(step: TextStep, where: string, timeScale: number): Plan {
  return {
    answer: 'text',
    text: planText(step, where, timeScale),
    ...plain(step, where, timeScale),
  }
}

/** What is the same for every step that is not one of the known answers. */
function plain(
  { after = 0, headers = {} }: CustomStep | TextStep,
  where: string,
  timeScale: number,
): Omit<Plan, 'answer'> {
  return {
    afterMs: scale(where, timeScale)('after', after),
    overMs: 0,
    stage: 'output',
    later: { polls: ['done'], downloads: ['image'] },
    headers,
  }
}

function customBody(body: unknown): Omit<Reply, 'status'> {
  if (body === undefined) return { headers: {}, body: '' }
  if (typeof body === 'string' || body instanceof Uint8Array) return { headers: {}, body }
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
