/** The report has what happened; who does not wait for what was begun must not crash the process. */
export function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(ignore)
  return promise
}

function ignore(): void {}
