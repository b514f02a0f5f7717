import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A server in a process of its own that takes anything. */
export interface Vendor {
  readonly address: string
  /** How large the last request was. */
  readonly received: number
  close(): void
}

/** Starts it on loopback. */
export async function startVendor(): Promise<Vendor> {
  const file = fileURLToPath(new URL('server.child.ts', import.meta.url))
  const child = fork(file, { execArgv: ['--conditions=@stint/source'] })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  let received = 0
  child.on('message', ({ bytes }: { bytes: number }) => (received = bytes))
  return {
    address: `http://127.0.0.1:${port}`,
    get received() {
      return received
    },
    close: () => child.disconnect(),
  }
}
