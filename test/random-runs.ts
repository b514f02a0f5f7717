const share = Number(process.env['RANDOM_RUNS_SHARE'] ?? 1)

/** How many random cases a test draws: as many as usual, or a share of them where each of many mutants is tested. */
export function randomRuns(usual: number): number {
  return Math.ceil(usual * share)
}
