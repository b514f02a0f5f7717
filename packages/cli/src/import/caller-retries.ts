import { clientDefaults } from './client-defaults.ts'
import { waitsOf } from './waits.ts'
import type { Around } from './route.ts'
import type { Setting, Settings } from './settings.ts'

/** Of a system that stands between a caller and the vendors. */
export const callerSetting: Setting = {
  kind: 'count',
  about: 'retries of the client that calls it: openai 2, portkey-ai 1; default 0',
}

/** What a client does around a whole proxy or gateway. */
export function callerRetries(settings: Settings): readonly Around[] {
  const count = settings.number('clientRetries') ?? 0
  const waits = waitsOf(clientDefaults.openai.backoff, count)
  return [
    { kind: 'retries', name: 'client', options: { count }, tries: count + 1, waits, hidden: true },
  ]
}

/** Left out where it was counted. */
export function callerNote(settings: Settings, where: string): readonly string[] {
  if (settings.number('clientRetries') !== undefined) return []
  return [
    `The client that calls the ${where} is not counted. The openai client repeats all of this twice by itself: --set clientRetries=2.`,
  ]
}
