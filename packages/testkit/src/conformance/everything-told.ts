import { inspect } from 'node:util'
import type { CallEvent } from '@stint/core'
import type { Trial } from './trial.ts'

const depth = 20

/** All that a caller, a log or a report can get to read of a call, by where it stands. */
export async function everythingToldBy(trial: Trial): Promise<Readonly<Record<string, string>>> {
  const { handle, error, result } = trial
  const events: CallEvent[] = []
  for await (const event of handle.events) events.push(event)
  return {
    'its id': JSON.stringify(handle.report.attempts.map(({ target }) => target)),
    'the message of the error': error instanceof Error ? error.message : '',
    'the error (util.inspect)': inspect(error, { depth, showHidden: true, getters: true }),
    'the error as JSON': JSON.stringify(error) ?? '',
    'the report': JSON.stringify(handle.report),
    'the events': inspect(events, { depth }),
    'the result': JSON.stringify({ ...result, images: [] }),
  }
}
