import { bounded } from './bounded.ts'
import { commit } from './commit.ts'
import { declared } from './declared.ts'
import type { Engine } from './engine.ts'
import { metered } from './metered.ts'
import { noLeaks } from './no-leaks.ts'
import { notBoughtTwice } from './not-bought-twice.ts'
import { once } from './once.ts'
import { oneSubmission } from './one-submission.ts'
import { over } from './over.ts'
import { truth } from './truth.ts'

/** A law as a check that rejects on an engine which breaks it. */
export interface Law {
  readonly name: string
  readonly says: string
  holds(engine: Engine): Promise<void>
}

export const laws: readonly Law[] = [
  once,
  declared,
  metered,
  bounded,
  oneSubmission,
  noLeaks,
  over,
  truth,
  commit,
  notBoughtTwice,
]
