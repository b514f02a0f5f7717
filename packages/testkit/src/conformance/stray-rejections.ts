import { setImmediate as turn } from 'node:timers/promises'

/** Runs something, and gives what was rejected meanwhile with nobody to hear it. */
export async function strayRejections<Value>(
  run: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly strays: readonly unknown[] }> {
  const strays: unknown[] = []
  const listen = (reason: unknown): number => strays.push(reason)
  process.on('unhandledRejection', listen)
  try {
    const value = await run()
    await turn()
    return { value, strays }
  } finally {
    process.off('unhandledRejection', listen)
  }
}
