import { format } from 'node:util'

const methods = ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn'] as const

/** Keeps what is written to the console, and to the outputs of the process, until it is stopped. */
export function listenToConsole(): { readonly text: string; stop(): void } {
  const undo: (() => void)[] = []
  const lines: string[] = []
  for (const method of methods) {
    const original = console[method]
    console[method] = (...given: unknown[]) => {
      lines.push(format(...given))
      return Reflect.apply(original, console, given)
    }
    undo.push(() => (console[method] = original))
  }
  for (const output of [process.stdout, process.stderr]) {
    const original = Reflect.get(output, 'write') as (...given: unknown[]) => boolean
    output.write = (...given: unknown[]) => {
      lines.push(String(given[0]))
      return Reflect.apply(original, output, given)
    }
    undo.push(() => (output.write = original))
  }
  return {
    get text() {
      return lines.join('\n')
    },
    stop: () => undo.forEach((restore) => restore()),
  }
}
