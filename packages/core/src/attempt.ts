import { ambient, insideAttempt } from './ambient.ts'
import type { Branch } from './branch.ts'
import { classifyFailure } from './classify-failure.ts'
import type { Ending } from './context.ts'
import { Fault, mayHaveBeenPaid, type Delivery } from './fault.ts'
import { gate, quote } from './gate.ts'
import { describeHiddenRetry, whyAgain, type HiddenRetry } from './hidden-retry.ts'
import type { Charge } from './account.ts'
import { problemsOf } from './options.ts'
import type { Answer, Attempt, Provider } from './provider.ts'
import type { OpenAttempt, Speaker } from './recorder.ts'
import { Refusal } from './refusal.ts'
import { WireMeter } from './wire-meter.ts'
import { watched } from './wire-watch.ts'

/**
 * The one place where a provider is called: gate, charge, meter, call, name the fault. Whatever the provider does,
 * this ends when its branch does.
 */
export async function attempt(above: Branch, provider: Provider): Promise<unknown> {
  // A view of its own: the checked request is no business of the layer above.
  const branch = above.fork(above.layer, above.index, above.place)
  branch.request = branch.call.check(branch.request, branch.layer)
  await gate(branch, provider)
  const price = quote(provider, branch.request)
  const charge = admit(branch, provider, price)
  return new Trial(branch, provider, charge, price).result
}

/** Takes an attempt from every account above, unless the branch is over or the target barred. */
function admit(branch: Branch, provider: Provider, price: number): Charge {
  if (branch.ending) throw branch.ending.reason
  const { bound, recorder } = branch.call
  const refusal = branch.refusal() ?? unpriced(branch, provider) ?? branch.account.refusal(price)
  if (!refusal) {
    bound.charge(price)
    return branch.account.charge(price)
  }
  recorder.stop = refusal
  recorder.refuse(refusal, branch.speaker)
  throw refusal
}

/** A limit of cost could not hold a target that quotes nothing. */
function unpriced({ account }: Branch, provider: Provider): Refusal | undefined {
  const limiter = provider.price ? undefined : account.costLimiter
  if (!limiter) return undefined
  const reason = `${provider.id} quotes no price, which its limit of cost needs`
  return new Refusal(limiter.owner.layer, reason, {
    index: limiter.owner.index,
    limit: limiter.limits.cost,
    target: provider.id,
  })
}

/** One attempt from its charge to its end. It ends once: by the provider, by the wire, or by its branch. */
class Trial {
  readonly result: Promise<unknown>
  readonly #branch: Branch
  readonly #provider: Provider
  readonly #charge: Charge
  readonly #price: number
  readonly #meter: WireMeter
  /** Aborted when the attempt ends before its provider does. */
  readonly #interrupted = new AbortController()
  readonly #open: OpenAttempt
  readonly #unlisten: () => void
  #resolve!: (made: unknown) => void
  #reject!: (fault: Fault) => void
  #called = false
  #over = false

  constructor(branch: Branch, provider: Provider, charge: Charge, price: number) {
    this.#branch = branch
    this.#provider = provider
    this.#charge = charge
    this.#price = price
    this.#open = branch.call.recorder.begin(provider.id, branch.shape)
    this.#unlisten = branch.onEnd((ending) => this.#cut(ending))
    const hasDeadline = branch.deadline !== Infinity
    this.#meter = new WireMeter(
      provider,
      { signal: this.#interrupted.signal, hasDeadline },
      { onHiddenRetry: (retry) => this.#hiddenRetry(retry) },
    )
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // A listener that was told of the start may have ended the call.
    const { ending } = branch
    if (ending) this.#cut(ending)
    else void this.#call()
  }

  async #call(): Promise<void> {
    try {
      this.#called = true
      const given = ambient.run(insideAttempt(this.#branch), () =>
        watched(this.#meter, () => this.#provider.attempt(this.#branch.request, this.#handle())),
      )
      const made = this.#read(await given)
      this.#succeed(made)
    } catch (error) {
      this.#fail(this.#classify(error))
    }
  }

  #handle(): Attempt {
    const branch = this.#branch
    return {
      fetch: this.#meter.fetch,
      signal: this.#interrupted.signal,
      timeLeftMs: branch.timeLeftMs,
      number: this.#open.number,
      callId: branch.call.id,
      clock: branch.call.clock,
      warn: (text) => {
        if (!this.#over) branch.call.recorder.warn(`${this.#provider.id}: ${text}`)
      },
    }
  }

  /** What the provider made, as the operation checks it. */
  #read(made: unknown): object {
    const { definition } = this.#branch.call
    const parsed = definition.result.safeParse(made)
    if (!parsed.success) {
      const problems = problemsOf(parsed.error, undefined)
      throw new Fault('malformed_response', { message: `not a result: ${problems.join('; ')}` })
    }
    if (definition.isEmpty?.(parsed.data)) {
      throw new Fault('empty_response', {
        message: 'the answer holds nothing of what was asked for',
      })
    }
    return parsed.data as object
  }

  #classify(error: unknown, answer: Answer | undefined = this.#meter.answer): Fault {
    const meter = this.#meter
    const delivery = meter.delivery ?? this.#unseen()
    if (meter.tooLarge) {
      return new Fault('malformed_response', { message: meter.tooLarge.message, delivery })
    }
    const failure = { error, answer, delivery, sent: meter.delivery !== undefined }
    return classifyFailure(failure, this.#provider, meter.secrets)
  }

  /** Delivery where no submission was seen. */
  #unseen(): Delivery {
    return this.#called && this.#provider.wire !== 'fetch' ? 'unknown' : 'unsent'
  }

  #succeed(made: object): void {
    if (this.#over) return
    const cost = 'cost' in made && typeof made.cost === 'number' ? made.cost : this.#price
    this.#end(undefined, 'accepted', cost)
    const { steps } = this.#branch
    const losses = steps.filter((step) => step.lossy).map((step) => step.name)
    this.#resolve({ ...made, provider: this.#provider.id, losses })
  }

  #fail(fault: Fault, cutBy?: Speaker): void {
    if (this.#over) return
    const { delivery } = fault
    this.#end(
      fault,
      delivery,
      delivery === 'accepted' || delivery === 'unknown' ? this.#price : 0,
      cutBy,
    )
    this.#reject(fault)
  }

  #cut(ending: Ending): void {
    const delivery = this.#meter.delivery ?? this.#unseen()
    const late = ending.by === 'deadline' || ending.by === 'share'
    const message = late ? (ending.reason as Fault).message : 'cut off before it had answered'
    this.#fail(new Fault(late ? 'timeout' : 'aborted', { message, delivery }), ending)
    this.#interrupted.abort(ending.reason)
  }

  #hiddenRetry(retry: HiddenRetry): void {
    if (this.#over) return
    const { earlier } = retry
    const first = this.#classify(whyAgain(earlier), earlier.answer)
    const message = `${first.message} (${describeHiddenRetry(retry)})`
    const fault = first.with({ message, hiddenRetry: true })
    this.#fail(fault)
    this.#interrupted.abort(new DOMException(fault.message, 'AbortError'))
  }

  #end(fault: Fault | undefined, delivery: Delivery, cost: number, cutBy?: Speaker): void {
    this.#over = true
    this.#unlisten()
    const { call } = this.#branch
    if (fault && mayHaveBeenPaid(fault)) call.barred.set(this.#provider.id, reasonOf(fault))
    this.#charge.settle(fault)
    const { sends, submissions } = this.#meter
    call.recorder.end(this.#open, { fault, sends, submissions, delivery, cost, cutBy })
    this.#meter.close()
    // What the provider runs inside, another pipeline say, is over with it.
    this.#branch.settle(true)
  }
}

function reasonOf(fault: Fault): string {
  return `an attempt ended by ${fault.kind.replaceAll('_', ' ')} with delivery ${fault.delivery}`
}
