import type { Contender, Models } from './contender.ts'
import { broken, everyOther, healthy, type Model } from './model.ts'

/** What happens in every call that is measured. */
export interface Path {
  readonly name: 'success' | 'one retry' | 'failover'
  /** Whether a contender can go it. */
  isFor(contender: Contender): boolean
  /** Models of their own for each contender: some count. */
  models(): Models
}

export const success: Path = {
  name: 'success',
  isFor: () => true,
  models: () => ({ main: healthy, backup: healthy }),
}

export const paths: readonly Path[] = [
  success,
  {
    name: 'one retry',
    isFor: ({ does }) => does.retry,
    models: () => ({ main: everyOther(), backup: healthy }),
  },
  {
    name: 'failover',
    isFor: ({ does }) => does.failover,
    models: () => ({ main: broken, backup: healthy }),
  },
]

/** The same models, seen through a wrapper. */
export function through(wrap: (model: Model) => Model, { main, backup }: Models): Models {
  return { main: wrap(main), backup: wrap(backup) }
}
