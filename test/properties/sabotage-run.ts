import { sabotages } from '../laws/sabotage.ts'
import { sabotagedKit } from './sabotaged-kit.ts'
import { search } from './search.ts'

/** What random stacks find out about one broken engine. */
export interface Finding {
  readonly what: string
  readonly runs: number
  readonly violations: readonly string[]
}

// Prints a finding per line. A process of its own, because a test runner takes several times as long to load an engine.
for (const [at, sabotage] of sabotages.entries()) {
  if (sabotage.unseen !== undefined) continue
  // oxlint-disable-next-line no-await-in-loop -- one engine after the other
  const kit = await sabotagedKit(sabotage, `stacks/${at}`)
  // oxlint-disable-next-line no-await-in-loop
  const { runs, found } = await search(kit, {
    runs: 2000,
    seed: 5,
    shrink: false,
    counts: ({ law }) => law === (sabotage.seenAs ?? sabotage.law),
  })
  const violations = (found?.violations ?? []).map(({ law, text }) => `${law}: ${text}`)
  console.log(JSON.stringify({ what: sabotage.what, runs, violations } satisfies Finding))
}
