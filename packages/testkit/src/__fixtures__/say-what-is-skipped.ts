import { whyNoRedis } from '../redis-server.ts'

/** Once for a whole run, before the first test. */
export function setup(): void {
  const why = whyNoRedis() ?? whyNoRedis({ harms: true })
  if (why !== undefined) console.log(why)
}
