import { createHash } from 'node:crypto'

/** A Lua script that Redis runs as one step. */
export interface Script {
  readonly source: string
  /** What Redis knows it by once it has run. */
  readonly sha: string
}

/** Names a script by its digest. */
export function script(source: string): Script {
  return { source, sha: createHash('sha1').update(source).digest('hex') }
}
