import type { Terminal } from '../terminal.ts'

/** Says how far simulations are, in one line that is drawn over; nothing where that cannot be done. */
export function showProgress(
  { err, isInteractive }: Terminal,
  calls: number,
): { readonly show: (name: string, done: number) => void; readonly clear: () => void } {
  if (!isInteractive) return { show: () => {}, clear: () => {} }
  const eraseLine = '\r\u001B[K'
  return {
    show: (name, done) => {
      const [part, whole] = [done, calls].map((count) => count.toLocaleString('en-US'))
      err(`${eraseLine}${name}: ${part} of ${whole} calls (Ctrl-C ends with these)`)
    },
    clear: () => err(eraseLine),
  }
}
