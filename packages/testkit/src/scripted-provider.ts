import { defineProvider, Fault, generateText, problemsOf } from '@stint/core'
import type { Acceptance, Attempt, Provider } from '@stint/core'
import { readStep } from './scripted-step.ts'
import type { ReadStep, ScriptedStep } from './scripted-step.ts'
import { madeOf } from './scripted-stream.ts'
import { scriptedWait } from './scripted-wait.ts'

/** What a scripted provider was given, and when by the call's clock. */
export interface ScriptedRequest<Req = any> {
  readonly at: number
  readonly request: Req
}

/** A provider that keeps a record of its calls. */
export interface ScriptedProvider<Req = any, Made = any> extends Provider<Req, Made> {
  /** Every call of `attempt` or `stream`, from the moment it is made. */
  readonly requests: ScriptedRequest<Req>[]
}

/** Steps in order, the last of which repeats, or a function of the request and the number of the call, from 1. */
export type Script<Req = any> =
  | readonly ScriptedStep[]
  | ((request: Req, number: number) => ScriptedStep)

type PassedOn =
  | 'maxImages'
  | 'isSubmission'
  | 'price'
  | 'resume'
  | 'classify'
  | 'wire'
  | 'maxResponseBytes'

/** Options of {@link scriptedProvider}; those not named here are the provider's own, passed on as they are. */
export interface ScriptedProviderOptions<Req = any, Made = any> extends Pick<
  Provider<Req, Made>,
  PassedOn
> {
  /** As a provider's `accepts`, or its answer. Default `true`. */
  readonly accepts?: Acceptance | Provider<Req, Made>['accepts']
  /**
   * Default `true`: rejects with the signal's reason as soon as it aborts. `false`: never looks at the signal, and
   * settles when its step says.
   */
  readonly honoursAbort?: boolean | undefined
  /** Default `true`. `false`: has no `stream`, so that a call that is read while it is made gets a text as a whole. */
  readonly streams?: boolean | undefined
}

const optionNames: readonly string[] = [
  'accepts',
  'honoursAbort',
  'streams',
  'maxImages',
  'isSubmission',
  'price',
  'resume',
  'classify',
  'wire',
  'maxResponseBytes',
] satisfies (keyof ScriptedProviderOptions)[]

/**
 * A provider that does what its script says and sends nothing. It waits on the clock of the call.
 * @throws TypeError when a step, an option or the id is not what it should be; from `attempt`, when a function gave a
 * step that is none.
 */
export function scriptedProvider<Req = any, Made = any>(
  id: string,
  script: Script<Req>,
  options: ScriptedProviderOptions<Req, Made> = {},
): ScriptedProvider<Req, Made> {
  const name = `scriptedProvider('${String(id)}')`
  checkOptions(options, name)
  const { accepts = true, honoursAbort = true, streams = true, ...passedOn } = options
  const stepOf = readScript(script, name)
  const requests: ScriptedRequest<Req>[] = []
  let calls = 0
  const next = (request: Req, attempt: Attempt): ReadStep => {
    requests.push({ at: attempt.clock.now(), request })
    return stepOf(request, ++calls)
  }
  const provider: ScriptedProvider<Req, Made> = {
    ...passedOn,
    id,
    requests,
    accepts: typeof accepts === 'function' ? accepts : () => accepts,
    attempt(request, attempt) {
      const step = next(request, attempt)
      const wait = (ms: number): Promise<void> => scriptedWait(ms, attempt, honoursAbort)
      if (step.stream) return madeOf(step.stream(wait)) as Promise<Made>
      const images = imagesAsked(request, options.maxImages)
      if (step.sync) return step.end(images) as Made
      return wait(step.afterMs).then(() => step.end(images) as Made)
    },
    ...(streams && {
      stream(request: Req, attempt: Attempt) {
        const step = next(request, attempt)
        const wait = (ms: number): Promise<void> => scriptedWait(ms, attempt, honoursAbort)
        if (step.stream) return step.stream(wait)
        if (step.sync) return step.end(1) as never
        return wait(step.afterMs).then(() => partsOf(step.end(1)))
      },
    }),
  }
  defineProvider(provider)
  return provider
}

function readScript<Req>(
  script: Script<Req>,
  name: string,
): (request: Req, number: number) => ReadStep {
  if (typeof script === 'function') {
    return (request, number) => readStep(script(request, number), `${name}: call ${number}`)
  }
  if (!Array.isArray(script) || script.length === 0) {
    throw new TypeError(`${name}: expected an array of at least one step, or a function`)
  }
  const steps = script.map((step, index) => readStep(step, `${name}: step ${index + 1}`))
  return (_request, number) => steps[Math.min(number, steps.length) - 1] as ReadStep
}

/**
 * A text that is made as a whole, in parts.
 * @throws Fault `malformed_response` when it is none, as a whole attempt would.
 */
async function* partsOf(given: unknown): AsyncGenerator<unknown, void, undefined> {
  const made = generateText.result.safeParse(given)
  if (!made.success) {
    const problems = problemsOf(made.error, undefined)
    throw new Fault('malformed_response', { message: `not a result: ${problems.join('; ')}` })
  }
  yield* generateText.streaming?.parts(made.data) ?? []
}

/** One image stands for each that the request asks for, as far as the provider makes them in one go. */
function imagesAsked(request: unknown, maxImages: number | undefined): number {
  const { n } = (request ?? {}) as { n?: unknown }
  const asked = typeof n === 'number' && n >= 1 ? Math.floor(n) : 1
  return Math.min(asked, maxImages ?? Infinity)
}

function checkOptions(options: ScriptedProviderOptions, name: string): void {
  const unknown = Object.keys(options).find((key) => !optionNames.includes(key))
  if (unknown !== undefined) {
    throw new TypeError(`${name}: unknown option '${unknown}', expected ${optionNames.join(', ')}`)
  }
  const { accepts, honoursAbort, streams } = options
  if (!['undefined', 'string', 'function'].includes(typeof accepts) && accepts !== true) {
    throw new TypeError(
      `${name}: accepts is ${String(accepts)}, expected true, a reason why not, or a function`,
    )
  }
  if (honoursAbort !== undefined && typeof honoursAbort !== 'boolean') {
    throw new TypeError(`${name}: honoursAbort is ${String(honoursAbort)}, expected true or false`)
  }
  if (streams !== undefined && typeof streams !== 'boolean') {
    throw new TypeError(`${name}: streams is ${String(streams)}, expected true or false`)
  }
}
