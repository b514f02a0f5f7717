import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { JournalLine } from './journal-line.ts'
import type { FromBackend, ToBackend } from './messages.ts'
import type { Counts } from './tally.ts'

/** How long the process may take to end, in milliseconds. */
const patience = 20_000

type Ready = Extract<FromBackend, { type: 'ready' }>

/** The flaky backend in a process of its own, so that memory and handles here are those of the callers alone. */
export interface Backend {
  readonly urls: Ready['urls']
  readonly references: readonly string[]
  /** Where a Redis is that it harms at random; undefined where there is none. */
  readonly redis: string | undefined
  /** What the backend has of a call that is over. */
  linesOf(callId: string, expected: number): Promise<readonly JournalLine[]>
  /**
   * Ends the process.
   * @returns how often Redis was harmed in which way.
   * @throws Error when one of its scripts did.
   */
  close(): Promise<Counts>
}

/**
 * Starts the backend.
 * @param redis whether there is to be a Redis as well, where one can be had
 * @param onWrong told of what no call can have sent: submissions after the end of a call, or of none
 */
export async function startBackend(
  seed: string,
  redis: boolean,
  onWrong: (what: string) => void,
): Promise<Backend> {
  const given = redis ? [seed, 'redis'] : [seed]
  const child = fork(new URL('./backend.child.ts', import.meta.url), given, {
    execArgv: ['--conditions=@stint/source'],
  })
  const say = (message: ToBackend): void => void child.send(message)
  const waiting = new Map<string, (lines: readonly JournalLine[]) => void>()
  let closed: Extract<FromBackend, { type: 'closed' }> | undefined
  const gone = once(child, 'exit')
  const ready = new Promise<Ready>((resolve, reject) => {
    child.on('message', (message: FromBackend) => {
      if (message.type === 'ready') resolve(message)
      else if (message.type === 'closed') closed = message
      else if (message.type === 'told') {
        waiting.get(message.callId)?.(message.lines)
        waiting.delete(message.callId)
      } else onWrong(tell(message))
    })
    child.on('exit', (code) => {
      const what = `the backend's process ended with code ${code}`
      reject(new Error(what))
      if (code !== 0) onWrong(what)
      for (const answer of waiting.values()) answer([])
      waiting.clear()
    })
  })
  const { urls, references, redis: redisUrl } = await ready
  return {
    urls,
    references,
    redis: redisUrl,
    linesOf(callId, expected) {
      return new Promise((resolve) => {
        waiting.set(callId, resolve)
        say({ type: 'ask', callId, expected })
      })
    },
    async close() {
      if (child.connected) say({ type: 'close' })
      const kill = setTimeout(() => child.kill('SIGKILL'), patience)
      await gone
      clearTimeout(kill)
      if (closed?.error !== undefined) throw new Error(closed.error)
      return closed?.disturbances ?? {}
    },
  }
}

function tell(message: Extract<FromBackend, { type: 'late' | 'stray' }>): string {
  return message.type === 'late'
    ? `a submission arrived after its call was over: ${JSON.stringify(message.line)}`
    : `a submission came from no attempt: ${JSON.stringify(message.submission)}`
}
