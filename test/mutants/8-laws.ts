import * as stint from '@stint/core'
import { describe, it } from 'vitest'
import { laws } from '../laws/laws.ts'

// Not on the broken engines: each is a copy of core on the disk.
describe.each(laws)('law: $name', (law) => {
  it(law.says, () => law.holds(stint))
})
