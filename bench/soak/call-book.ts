import type { Report } from '@stint/core'
import type { Backend } from './backend.ts'
import type { CallPlan } from './call-plan.ts'
import type { CallStory, SettledCall } from './call-story.ts'
import { judgeCall } from './judge-call.ts'
import type { Line, LineName } from './lines.ts'
import { Tally } from './tally.ts'
import type { TargetFacts } from './targets.ts'

interface CallBookOptions {
  readonly backend: Backend
  readonly lines: Readonly<Record<LineName, Line>>
  readonly facts: ReadonlyMap<string, TargetFacts>
  readonly onWrong: (what: string) => void
  /** Changes a report before it is judged: for tests of the judge. */
  readonly report?: (report: Report) => Report
}

/** A call that has not settled this long after its deadline never will, in milliseconds. */
const never = 30_000
const keptStories = 5

/** Knows which calls are running, has each judged as soon as it is over, and keeps the stories of those that are wrong. */
export class CallBook {
  readonly tally = new Tally()
  readonly stories: (CallStory & { readonly wrong: readonly string[] })[] = []
  readonly #options: CallBookOptions
  readonly #running = new Map<string, { readonly plan: CallPlan; readonly due: number }>()
  readonly #judging = new Set<Promise<void>>()

  constructor(options: CallBookOptions) {
    this.#options = options
  }

  get running(): number {
    return this.#running.size
  }

  open(plan: CallPlan, limitMs: number): void {
    this.#running.set(plan.name, { plan, due: performance.now() + limitMs + never })
  }

  close(call: SettledCall): void {
    this.#running.delete(call.plan.name)
    const judging = this.#judge(call).finally(() => this.#judging.delete(judging))
    this.#judging.add(judging)
  }

  /** Finds calls that do not settle. */
  findOverdue(): void {
    for (const { plan, due } of this.#running.values()) {
      if (performance.now() < due) continue
      this.#running.delete(plan.name)
      this.#options.onWrong(`${plan.name} has not settled: ${JSON.stringify(plan)}`)
    }
  }

  /** Resolves once every call that is over was judged. */
  async judged(): Promise<void> {
    while (this.#judging.size > 0) await Promise.all(this.#judging)
  }

  async #judge(call: SettledCall): Promise<void> {
    const { backend, lines, facts, onWrong, report: change = (report) => report } = this.#options
    const report = change(call.report)
    const expected = report.attempts.reduce((sum, { submissions }) => sum + submissions, 0)
    const journal = await backend.linesOf(report.callId, expected)
    const story: CallStory = { ...call, report, journal }
    const { wrong, agreements } = judgeCall(story, lines[call.plan.line], facts)
    this.tally.add(story, agreements)
    if (wrong.length === 0) return
    if (this.stories.length < keptStories) this.stories.push({ ...story, wrong })
    onWrong(`${call.plan.name} (${report.callId}): ${wrong.join('; ')}`)
  }
}
