import { once } from 'node:events'
import type { Connection, Ending } from './deliver.ts'

/** Sends nothing more until the client leaves. */
export async function hang(connection: Connection): Promise<Ending> {
  const { gone } = connection
  connection.hangs()
  if (!gone.aborted) await once(gone, 'abort')
  gone.throwIfAborted()
  return 'cut'
}
