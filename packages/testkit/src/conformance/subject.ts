import { createImage, type ImageRequest, type ImageRequestInput, type Provider } from '@stint/core'
import { disturbed, scriptOf, type Delivery, type Script } from './delivery.ts'
import type { ProviderUnderTest, RecordedAnswer } from './provider-wire.ts'
import { here } from './here.ts'
import { liveVendor } from './live-vendor.ts'
import { recordedVendor } from './recorded-vendor.ts'
import { samples } from './samples.ts'
import { Trial } from './trial.ts'
import type { Interference } from './observed-provider.ts'
import type { Vendor } from './vendor.ts'

/** Looks like no key of any vendor: where it is hidden, that is because it is known to be one. */
export const markerKey = 'conformance.7Qv2.marker.Xk9d.never.shown'

/** Quotes, line breaks, markup and characters of every length. */
export const prompt = 'a "red" bicycle\n\\ für 自転車 🚲 <b>&amp; 100 %'

/** Which of the recorded answers. */
export type AnswerName = 'text' | 'references'

/** A provider with its vendor, for the length of a check. */
export interface Stage {
  readonly provider: Provider
  readonly vendor: Vendor
  /** Runs a call to its end. */
  readonly run: (plan?: TrialPlan) => Promise<Trial>
  /** Starts one. */
  readonly start: (plan?: TrialPlan) => Trial
}

/** What is asked, and how it is answered; left out, what suits the provider. */
export interface TrialPlan extends Interference {
  readonly request?: ImageRequestInput | undefined
  readonly script?: Script | undefined
}

/** The provider under test, and what is known of it. */
export class Subject {
  readonly given: ProviderUnderTest

  constructor(given: ProviderUnderTest) {
    this.given = given
  }

  /** The simplest request that it takes: a prompt, or one with references. */
  get plain(): AnswerName {
    return this.taken[0] ?? 'text'
  }

  /** Which requests it is said to take. */
  get taken(): readonly AnswerName[] {
    const { answers } = this.given.wire
    return (['text', 'references'] as const).filter((name) => answers[name] !== undefined)
  }

  /** A request of the suite, with what every request needs here. */
  request(
    name: AnswerName = this.plain,
    fields: Partial<ImageRequestInput> = {},
  ): ImageRequestInput {
    const references = name === 'references' ? [{ data: samples.png }] : []
    return { prompt, references, ...this.given.request, ...fields }
  }

  /** A request as a provider gets it. */
  checked(request: ImageRequestInput): ImageRequest {
    return createImage.request.parse(request)
  }

  /** The vendor as recorded, with one answer changed where a change is given. */
  script(
    name: AnswerName = this.plain,
    change?: (answer: RecordedAnswer) => Delivery,
    step = 0,
  ): Script {
    const { answers } = this.given.wire
    const script = here(scriptOf(answers[name] ?? answers[this.plain] ?? {}))
    return change === undefined ? script : disturbed(script, step, change)
  }

  /** At the vendor's own address, answered by nock. */
  recorded<T>(act: (stage: Stage) => Promise<T>): Promise<T> {
    return this.#on(recordedVendor, act)
  }

  /** At a server on this machine. */
  live<T>(act: (stage: Stage) => Promise<T>): Promise<T> {
    return this.#on(liveVendor, act)
  }

  async #on<T>(
    open: (baseURL: string) => Promise<Vendor>,
    act: (stage: Stage) => Promise<T>,
  ): Promise<T> {
    const vendor = await open(this.given.wire.baseURL)
    try {
      const { baseURL } = vendor
      const provider = await this.given.create({ apiKey: markerKey, baseURL })
      const start = ({
        request = this.request(),
        script,
        ...interference
      }: TrialPlan = {}): Trial =>
        new Trial({
          provider,
          vendor,
          request,
          onlyHost: open === liveVendor ? new URL(baseURL).host : undefined,
          script: script ?? this.script(this.#answerFor(request)),
          ...interference,
        })
      return await act({ provider, vendor, start, run: (plan) => start(plan).end() })
    } finally {
      await vendor.close()
    }
  }

  #answerFor({ references = [] }: ImageRequestInput): AnswerName {
    return references.length > 0 ? 'references' : this.plain
  }
}
