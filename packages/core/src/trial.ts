import type { Charge } from './account.ts'
import { InsideAttempt } from './ambient.ts'
import { AttemptHandle } from './attempt-handle.ts'
import { deliveryOf, faultOf, type SeenAttempt } from './attempt-verdict.ts'
import type { Branch } from './branch.ts'
import type { Ending } from './context.ts'
import type { EndWatch } from './end-watch.ts'
import { callFollowed } from './follower.ts'
import { Fault, mayHaveBeenPaid, type Delivery } from './fault.ts'
import { describeHiddenRetry, whyAgain, type HiddenRetry } from './wire/hidden-retry.ts'
import { Interruption } from './interruption.ts'
import { checkJobId, type Job } from './jobs.ts'
import type { Step } from './layer.ts'
import { readMade } from './read-made.ts'
import type { Attempt, Provider } from './provider.ts'
import type { OpenAttempt } from './open-attempt.ts'
import type { Speaker } from './recorder.ts'
import { Refusal } from './refusal.ts'
import { outrunBy } from './stream/attempt-output.ts'
import type { Committed, Rival } from './stream/call-output.ts'
import { ShownAttempt } from './stream/shown-attempt.ts'
import { showValue } from './show-value.ts'
import { WireMeter } from './wire/wire-meter.ts'
import { surroundedBy } from './wire/wire-watch.ts'

/** What an attempt is made with. */
export interface Admission {
  readonly charge: Charge
  /** Quoted; 0 for one that resumes a job. */
  readonly price: number
  /** The job that it resumes in place of submitting anything. */
  readonly job: Job | undefined
}

/** One attempt from its charge to its end. It ends once: by the provider, by the wire, or by its branch. */
export class Trial implements Rival {
  readonly result: Promise<unknown>
  readonly #branch: Branch
  readonly #provider: Provider
  readonly #admitted: Admission
  readonly #meter: WireMeter
  readonly #interruption = new Interruption()
  readonly #open: OpenAttempt
  readonly #watch: EndWatch
  #resolve!: (made: unknown) => void
  #reject!: (thrown: Fault | Refusal) => void
  /** What the vendor took the submission on as. */
  #job: Job | undefined
  #called = false
  #over = false
  /** What the caller reads of it while it is made. */
  #shown: ShownAttempt | undefined
  /** What the provider has told that it cost. */
  #told: number | undefined

  constructor(branch: Branch, provider: Provider, admitted: Admission) {
    this.#branch = branch
    this.#provider = provider
    this.#admitted = admitted
    this.#job = admitted.job
    if (admitted.job) branch.call.jobs.attend(admitted.job)
    this.#open = branch.call.recorder.begin(provider.id, branch.shape, branch.audience)
    this.#watch = branch.onEnd((ending) => this.#cut(ending))
    this.#meter = new WireMeter(
      provider,
      {
        interruption: this.#interruption,
        hasDeadline: branch.deadline !== Infinity,
        resumes: admitted.job !== undefined,
      },
      {
        onHiddenRetry: (retry) => this.#hiddenRetry(retry),
        onDoubt: (text) => branch.call.recorder.warn(`${provider.id}: ${text}`),
      },
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
      this.#branch.call.deadlines.start()
      const given = surroundedBy(new InsideAttempt(this.#branch, this.#meter), () =>
        this.#askFollowed(),
      )
      const made = await given
      const { definition, output } = this.#branch.call
      // What is read while it is made was checked before the caller saw the last of it.
      this.#succeed(output ? (made as object) : readMade(definition, made))
    } catch (error) {
      this.#fail(faultOf(error, this.#seen))
    }
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
    const { job } = this.#admitted
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
    if (this.#over) return
    const fault = outrunBy(by).with({ delivery: deliveryOf(this.#seen) })
    this.#end(fault, fault.delivery, this.#told)
    this.#reject(new Refusal('engine', fault.message, { target: this.#provider.id }))
    this.#interruption.begin(new DOMException(fault.message, 'AbortError'))
  }

  get over(): boolean {
    return this.#over
  }

  isInside(branch: Branch): boolean {
    return this.#branch.isInside(branch)
  }

  #handle(): Attempt {
    return new AttemptHandle(this.#branch, this.#open.number, this.#interruption, {
      fetch: this.#meter.fetch,
      warn: (text) => {
        if (!this.#over) this.#branch.call.recorder.warn(`${this.#provider.id}: ${text}`)
      },
      cost: (amount) => {
        if (!this.#over) this.#told = checkCost(this.#provider.id, amount)
      },
      progress: (progress) => {
        if (!this.#over) this.#branch.call.recorder.progress(this.#open, progress)
      },
      job: (id) => {
        if (!this.#over) this.#submitted(id)
      },
    })
  }

  /** @throws TypeError when that is no id, or the attempt has another job. */
  #submitted(id: string): void {
    const provider = this.#provider
    checkJobId(provider.id, id, this.#job?.id)
    if (this.#job) return
    const { call, request, shape } = this.#branch
    this.#job = {
      target: provider.id,
      id,
      shape,
      digest: call.digestOf(request),
      resumable: provider.resume !== undefined,
      price: this.#admitted.price,
      charge: this.#admitted.charge,
    }
    call.jobs.attend(this.#job)
  }

  /** What is known of it, for whoever names its fault. */
  get #seen(): SeenAttempt {
    return {
      provider: this.#provider,
      meter: this.#meter,
      called: this.#called,
      resumes: this.#admitted.job !== undefined,
      hasJob: this.#job !== undefined,
    }
  }

  #succeed(made: object): void {
    if (this.#over) return
    const told = 'cost' in made && typeof made.cost === 'number' ? made.cost : this.#told
    this.#end(undefined, 'accepted', told)
    this.#resolve({ ...made, provider: this.#provider.id, losses: lossesOf(this.#branch.steps) })
  }

  #fail(fault: Fault, cutBy?: Speaker): void {
    if (this.#over) return
    const { delivery } = fault
    this.#end(
      fault,
      delivery,
      this.#told ?? (delivery === 'unsent' || delivery === 'rejected' ? 0 : undefined),
      cutBy,
    )
    this.#reject(fault)
  }

  #cut(ending: Ending): void {
    const delivery = deliveryOf(this.#seen)
    const late = ending.by === 'deadline' || ending.by === 'share'
    const message = late ? (ending.reason as Fault).message : 'cut off before it had answered'
    this.#fail(new Fault(late ? 'timeout' : 'aborted', { message, delivery }), ending)
    this.#interruption.begin(ending.reason)
  }

  #hiddenRetry(retry: HiddenRetry): void {
    if (this.#over) return
    const { earlier } = retry
    const first = faultOf(whyAgain(earlier), this.#seen, earlier.answer)
    const message = `${first.message} (${describeHiddenRetry(retry)})`
    const fault = first.with({ message, hiddenRetry: true })
    this.#fail(fault)
    this.#interruption.begin(new DOMException(fault.message, 'AbortError'))
  }

  /** @param known what it cost, where that is told or sure. */
  #end(
    fault: Fault | undefined,
    delivery: Delivery,
    known: number | undefined,
    cutBy?: Speaker,
  ): void {
    this.#over = true
    this.#watch.off()
    this.#shown?.end()
    const { recorder, output } = this.#branch.call
    output?.end(this.#open.number, fault)
    const { price, job: resumed } = this.#admitted
    const cost = resumed ? 0 : (known ?? price)
    const confirmed = resumed !== undefined || known !== undefined
    this.#book(fault, cost)
    const { sends, submissions } = this.#meter
    const job = this.#job && { id: this.#job.id, resumed: resumed !== undefined }
    recorder.end(this.#open, { fault, sends, submissions, delivery, cost, confirmed, job, cutBy })
    this.#meter.close()
    // What the provider runs inside, another pipeline say, is over with it.
    this.#branch.settle(true)
  }

  /** Books the attempt, and bars its target where it may have been paid without a result. */
  #book(fault: Fault | undefined, cost: number): void {
    const { charge, job: resumed } = this.#admitted
    const { barred, jobs } = this.#branch.call
    const job = this.#job
    // A resumed job is billed to the attempt that submitted it.
    charge.settle(resumed ? undefined : fault, cost)
    if (fault && mayHaveBeenPaid(fault)) {
      if (job) jobs.leave(job)
      else barred.set(this.#provider.id, reasonOf(fault))
    } else if (job) jobs.end(job, fault)
  }
}

/** @throws TypeError when that is no cost. */
function checkCost(provider: string, amount: number): number {
  if (Number.isFinite(amount) && amount >= 0) return amount
  throw new TypeError(
    `${provider}: attempt.cost: expected a number from 0, got ${showValue(amount)}`,
  )
}

const noLosses: readonly string[] = []

function lossesOf(steps: readonly Step[]): readonly string[] {
  if (steps.length === 0) return noLosses
  return steps.filter((step) => step.lossy).map((step) => step.name)
}

function reasonOf(fault: Fault): string {
  return `an attempt ended by ${fault.kind.replaceAll('_', ' ')} with delivery ${fault.delivery}`
}
