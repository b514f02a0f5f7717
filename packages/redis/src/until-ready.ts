import type { Redis } from 'ioredis'

/** Clients that are being connected: many decisions may wait for one. */
const connecting = new WeakMap<Redis, Promise<void>>()

/**
 * Waits for a client that is being connected for the first time. One that has lost its connection is not waited for: it
 * would queue what is said, and say it at some later time.
 */
export async function untilReady(client: Redis): Promise<void> {
  if (client.status === 'ready') return
  if (client.status === 'wait') client.connect().catch(() => undefined)
  if (client.status !== 'connecting' && client.status !== 'connect') {
    throw new Error(`it is not connected (${client.status})`)
  }
  const known = connecting.get(client)
  if (known) return known
  const connected = whenConnected(client).finally(() => connecting.delete(client))
  connecting.set(client, connected)
  return connected
}

function whenConnected(client: Redis): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    let why = ''
    const failed = ({ message }: Error): void => {
      why = `: ${message}`
    }
    const over = (settle: () => void) => (): void => {
      client.off('ready', ready).off('close', closed).off('end', closed).off('error', failed)
      settle()
    }
    const ready = over(resolve)
    const closed = over(() => reject(new Error(`it could not be connected${why}`)))
    client.once('ready', ready).once('close', closed).once('end', closed).on('error', failed)
  })
}
