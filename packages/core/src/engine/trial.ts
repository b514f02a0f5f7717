import type { Above } from './above.ts'
import { InsideAttempt } from '../accounts/ambient.ts'
import { AttemptHandle } from './attempt-handle.ts'
import { deliveryOf, faultOf, type SeenAttempt } from './attempt-verdict.ts'
import { Booking, type Admission } from './booking.ts'
import type { Branch } from './branch.ts'
import type { Ending } from '../context.ts'
import type { EndWatch } from './end-watch.ts'
import { callFollowed } from '../report/follower.ts'
import { Fault } from '../faults/fault.ts'
import { describeHiddenRetry, whyAgain, type HiddenRetry } from '../wire/hidden-retry.ts'
import { Interruption } from './interruption.ts'
import type { Step } from '../layer.ts'
import { readMade } from '../read-made.ts'
import type { Attempt, Provider } from '../provider.ts'
import type { OpenAttempt } from './open-attempt.ts'
import type { Speaker } from '../report/recorder.ts'
import { Refusal } from '../faults/refusal.ts'
import { outrunBy } from '../stream/attempt-output.ts'
import type { Committed, Rival } from '../stream/call-output.ts'
import { ShownAttempt } from '../stream/shown-attempt.ts'
import { WireMeter, type Metered } from '../wire/wire-meter.ts'
import { surroundedBy } from '../wire/wire-watch.ts'

/** One attempt from its charge to its end. It ends once: by the provider, by the wire, or by its branch. */
export class Trial implements Rival, Metered {
  readonly #above: Above
  readonly #branch: Branch
  readonly #provider: Provider
  readonly #booking: Booking
  readonly #meter: WireMeter
  readonly interruption: Interruption = new Interruption()
  readonly #open: OpenAttempt
  readonly #watch: EndWatch
  #called = false
  #over = false
  /** What the caller reads of it while it is made. */
  #shown: ShownAttempt | undefined

  constructor(branch: Branch, provider: Provider, admitted: Admission, above: Above) {
    this.#above = above
    this.#branch = branch
    this.#provider = provider
    this.#booking = new Booking(branch, provider, admitted)
    this.#open = branch.call.recorder.begin(provider.id, branch.shape, branch.audience)
    this.#watch = branch.onEnd((ending) => this.#cut(ending))
    this.#meter = new WireMeter(provider, this)
    // A listener that was told of the start may have ended the call.
    const { ending } = branch
    if (ending) this.#cut(ending)
    else this.#call()
  }

  #call(): void {
    this.#called = true
    let given: unknown
    try {
      this.#branch.call.deadlines.start()
      given = surroundedBy(new InsideAttempt(this.#branch, this.#meter), () => this.#askFollowed())
    } catch (error) {
      // It is booked before anything begins beside it.
      if (!this.#over) this.#tellLater(this.#fail(faultOf(error, this.#seen)))
      return
    }
    Promise.resolve(given).then(
      (made) => this.#returned(made),
      (error: unknown) => this.#threw(error),
    )
  }

  #returned(made: unknown): void {
    if (this.#over) return
    const { definition, output } = this.#branch.call
    let result: object
    try {
      // What is read while it is made was checked before the caller saw the last of it.
      const read = output ? (made as object) : readMade(definition, made)
      result = { ...read, provider: this.#provider.id, losses: lossesOf(this.#branch.steps) }
      this.#booking.readCost(result)
    } catch (error) {
      return this.#threw(error)
    }
    this.#end(undefined)
    this.#above.succeeded(result)
  }

  #threw(error: unknown): void {
    if (this.#over) return
    this.#above.failed(this.#fail(faultOf(error, this.#seen)))
  }

  #askFollowed(): unknown {
    const { audience, call } = this.#branch
    if (!audience) return this.#ask()
    return callFollowed(
      audience,
      this.#open,
      () => this.#ask(),
      (message) => call.recorder.complainOfFollower(message),
    )
  }

  #ask(): unknown {
    const provider = this.#provider
    const handle = this.#handle()
    const { request, call } = this.#branch
    const job = this.#booking.resumed
    const whole = (): unknown =>
      job && provider.resume ? provider.resume(job.id, handle) : provider.attempt(request, handle)
    if (!call.output) return whole()
    this.#shown = new ShownAttempt(call.output, this.#branch, this.#open, this)
    return provider.stream && !job
      ? this.#shown.parts(provider.stream(request, handle))
      : this.#shown.whole(whole())
  }

  /** Another attempt has shown something: this one has nothing to add, and whoever entered it nothing to mend. */
  outrun(by: Committed): void {
    const fault = outrunBy(by).with({ delivery: deliveryOf(this.#seen) })
    this.#end(fault)
    this.#tellLater(new Refusal('engine', fault.message, { target: this.#provider.id }))
    this.interruption.begin(new DOMException(fault.message, 'AbortError'))
  }

  get over(): boolean {
    return this.#over
  }

  get hasDeadline(): boolean {
    return this.#branch.deadline !== Infinity
  }

  get resumes(): boolean {
    return this.#booking.resumed !== undefined
  }

  isInside(branch: Branch): boolean {
    return this.#branch.isInside(branch)
  }

  #handle(): Attempt {
    const { recorder } = this.#branch.call
    return new AttemptHandle(this.#branch, this.#open.number, this.interruption, {
      fetch: (input, init) => this.#meter.fetch(input, init),
      warn: (text) => {
        if (this.#over) return
        recorder.learn(this.#meter.secrets)
        recorder.warn(`${this.#provider.id}: ${text}`)
      },
      cost: (amount) => {
        if (!this.#over) this.#booking.tellCost(amount)
      },
      progress: (progress) => {
        if (this.#over) return
        recorder.learn(this.#meter.secrets)
        recorder.progress(this.#open, progress)
      },
      job: (id) => {
        if (!this.#over) this.#booking.submitted(id)
      },
    })
  }

  /** What is known of it, for whoever names its fault. */
  get #seen(): SeenAttempt {
    return {
      provider: this.#provider,
      meter: this.#meter,
      called: this.#called,
      resumes: this.resumes,
      hasJob: this.#booking.hasJob,
    }
  }

  #fail(fault: Fault, cutBy?: Speaker): Fault {
    const nothing = fault.delivery === 'unsent' || fault.delivery === 'rejected'
    this.#end(fault, cutBy, nothing)
    return fault
  }

  /** Whoever cuts an attempt has more to do before anybody goes on. */
  #tellLater(error: Fault | Refusal): void {
    queueMicrotask(() => this.#above.failed(error))
  }

  #cut(ending: Ending): void {
    const delivery = deliveryOf(this.#seen)
    const late = ending.by === 'deadline' || ending.by === 'share'
    const message = late ? (ending.reason as Fault).message : 'cut off before it had answered'
    const fault = new Fault(late ? 'timeout' : 'aborted', { message, delivery })
    this.#tellLater(this.#fail(fault, ending))
    this.interruption.begin(ending.reason)
  }

  onDoubt(text: string): void {
    this.#branch.call.recorder.warn(`${this.#provider.id}: ${text}`)
  }

  onHiddenRetry(retry: HiddenRetry): void {
    const { earlier } = retry
    const first = faultOf(whyAgain(earlier), this.#seen, earlier.answer)
    const message = `${first.message} (${describeHiddenRetry(retry)})`
    const fault = first.with({ message, hiddenRetry: true })
    this.#tellLater(this.#fail(fault))
    this.interruption.begin(new DOMException(fault.message, 'AbortError'))
  }

  /** @param free whether it is sure to cost nothing, unless the provider has told otherwise. */
  #end(fault: Fault | undefined, cutBy?: Speaker, free = false): void {
    this.#over = true
    // Nobody ends it again, and nothing is sent by whoever is told of its end.
    this.#watch.off()
    this.#meter.close()
    this.#shown?.end()
    const { recorder, output } = this.#branch.call
    output?.end(this.#open.number, fault)
    const { sends, submissions, secrets } = this.#meter
    recorder.learn(secrets)
    const delivery = fault?.delivery ?? 'accepted'
    const booked = this.#booking.settle(fault, free)
    recorder.end(this.#open, { fault, sends, submissions, delivery, cutBy, ...booked })
    // What the provider runs inside, another pipeline say, is over with it.
    this.#branch.settle(true)
  }
}

const noLosses: readonly string[] = []

function lossesOf(steps: readonly Step[]): readonly string[] {
  if (steps.length === 0) return noLosses
  return steps.filter((step) => step.lossy).map((step) => step.name)
}
