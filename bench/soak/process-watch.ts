/** Tells of every warning and of every rejection that nobody handled, until it is stopped. */
export function watchProcess(onWrong: (what: string) => void): () => void {
  const onWarning = (warning: Error): void =>
    onWrong(`a warning: ${warning.stack ?? warning.message}`)
  const onRejection = (reason: unknown): void =>
    onWrong(
      `nobody handled: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`,
    )
  process.on('warning', onWarning)
  process.on('unhandledRejection', onRejection)
  return () => {
    process.off('warning', onWarning)
    process.off('unhandledRejection', onRejection)
  }
}
