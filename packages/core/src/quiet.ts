/** The report has what happened; who does not wait for what was begun must not crash the process. */
export function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(ignore)
  return promise
}

function ignore(): void {}

/** A rejection that whoever forgot to wait for it cannot turn into an unhandled one. */
export function rejected(error: unknown): Promise<never> {
  return quiet(Promise.reject(error as Error))
}
