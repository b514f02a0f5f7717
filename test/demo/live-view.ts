import { formatDuration, type CallEvent, type Clock } from '@stint/core'

/** Tells what happens while it happens: a moving status line in a terminal, plain lines elsewhere. */
export class LiveView {
  readonly #clock: Clock
  readonly #out: NodeJS.WriteStream
  readonly #began: number
  #status: string | undefined
  #since = 0
  #ticker: NodeJS.Timeout | undefined

  constructor(clock: Clock, out: NodeJS.WriteStream = process.stdout) {
    this.#clock = clock
    this.#out = out
    this.#began = clock.now()
    if (out.isTTY) this.#ticker = setInterval(() => this.#redraw(), 80)
  }

  /** A line that stays. */
  line(text: string): void {
    const at = formatDuration(this.#clock.now() - this.#began).padStart(8)
    if (this.#out.isTTY) this.#out.write('\r\u001b[2K')
    this.#out.write(`${at}  ${text}\n`)
    this.#redraw()
  }

  /** What is going on now, shown in a terminal until the next. */
  status(text: string | undefined): void {
    this.#status = text
    this.#since = this.#clock.now()
    this.#redraw()
  }

  close(): void {
    clearInterval(this.#ticker)
    this.#status = undefined
    if (this.#out.isTTY) this.#out.write('\r\u001b[2K')
  }

  #redraw(): void {
    if (!this.#out.isTTY || this.#status === undefined) return
    const running = formatDuration(this.#clock.now() - this.#since)
    const width = (this.#out.columns || 80) - 1
    this.#out.write(`\r\u001b[2K${`          … ${this.#status}, ${running}`.slice(0, width)}`)
  }
}

/** Follows the events of a call of stint. */
export async function follow(events: AsyncIterable<CallEvent>, view: LiveView): Promise<void> {
  let before: string | undefined
  for await (const event of events) {
    if (event.type === 'attempt-started') {
      if (before !== undefined && before !== event.target)
        view.line(`failover    ${before} → ${event.target}`)
      before = event.target
    }
    const text = describe(event)
    if (text !== undefined) view.line(text)
    view.status(statusAfter(event))
  }
}

/** The first sentence, as far as it fits on a line. */
export function brief(text: string): string {
  const sentence = text.split(/(?<=[.!?])\s/)[0] ?? text
  return sentence.length > 90 ? `${sentence.slice(0, 89)}…` : sentence
}

function statusAfter(event: CallEvent): string | undefined {
  if (event.type === 'attempt-started') return `waiting for ${event.target}`
  return event.type === 'waiting' ? `waiting ${formatDuration(event.ms)}` : undefined
}

function describe(event: CallEvent): string | undefined {
  switch (event.type) {
    case 'attempt-started':
      return `attempt ${event.number}   ${event.target}, ${event.shape}`
    case 'attempt-ended':
      return event.fault
        ? `  failed    ${event.fault.kind} after ${formatDuration(event.ms)}: ${brief(event.fault.message)}`
        : `  image     after ${formatDuration(event.ms)}`
    case 'waiting':
      return `wait        ${formatDuration(event.ms)}, ${event.reason}`
    case 'skipped':
      return `skipped     ${event.target ?? event.layer}: ${event.reason}`
    case 'downgraded':
      return `downgrade   ${event.step}${event.lossy ? ' (lossy)' : ''}`
    default:
      return undefined
  }
}
