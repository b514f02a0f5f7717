/** State that the layers share through Redis, and the disturbance of it. */
export interface Shared {
  /** For the report: what is shared, or why nothing is. */
  readonly what: string
  close(): Promise<void>
}

/** Nothing is shared but within this process. */
export function sharedState(wanted: boolean): Promise<Shared> {
  const what = wanted
    ? 'in this process: @stint/redis is not there yet'
    : 'in this process: --no-redis'
  return Promise.resolve({ what, close: () => Promise.resolve() })
}
