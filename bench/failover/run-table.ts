import type { Row } from './best.ts'
import { judge } from './judge.ts'
import type { Peer } from './peer.ts'
import { runWorld } from './run-world.ts'
import type { WorldResult } from './table.ts'
import { warmUp } from './warm-up.ts'
import type { World } from './world.ts'

/** Runs every peer through every world, one after another: virtual time is the whole process'. */
export async function* runTable(
  worlds: readonly World[],
  peers: readonly Peer[],
): AsyncGenerator<WorldResult> {
  await warmUp(peers)
  for (const world of worlds) {
    const rows: Row[] = []
    for (const peer of peers) {
      rows.push({ peer: peer.name, verdict: judge(await runWorld(world, peer)) })
    }
    yield { world, rows }
  }
}
