import { runWorld } from './run-world.ts'
import type { Peer } from './peer.ts'
import { allWell } from './worlds/all-well.ts'

/** What a library loads with its first call takes real time, which virtual time does not wait for. */
export async function warmUp(peers: readonly Peer[]): Promise<void> {
  for (const peer of peers) await runWorld(allWell, peer, 1)
}
