/**
 * A queue for one job at a time that runs the next in the async context of the one that has ended, as p-queue and
 * Bottleneck do.
 */
export function lossyQueue(): <T>(job: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let busy = false
  const next = (): void => {
    busy = false
    waiting.shift()?.()
  }
  return (job) =>
    new Promise((resolve, reject) => {
      const start = (): void => {
        busy = true
        job().then(resolve, reject).finally(next)
      }
      if (busy) waiting.push(start)
      else start()
    })
}
