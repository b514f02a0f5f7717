import type { Shown } from './show-simulation.ts'

/** What simulations say, for a program. What is infinite or unknown is null. */
export function simulationJson({ world, seed, all, comparison }: Shown): string {
  const pipelines = all.map(({ name, summary }) => ({ name, ...summary }))
  return `${JSON.stringify({ world, seed, pipelines, comparison }, null, 2)}\n`
}
