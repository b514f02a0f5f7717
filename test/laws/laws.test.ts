import { afterAll, describe, expect, it } from 'vitest'
import * as stint from '@stint/core'
import { commitSabotages } from './commit-sabotage.ts'
import { removeSabotagedEngines, sabotagedEngine } from './engine.ts'
import { laws } from './laws.ts'
import { sabotages } from './sabotage.ts'

const all = [...sabotages, ...commitSabotages]

afterAll(() => removeSabotagedEngines('laws'))

describe.each(laws)('law: $name', (law) => {
  const { name, says } = law
  it(says, () => law.holds(stint))

  const broken = all.filter((sabotage) => sabotage.law === name)

  it('has at least one broken engine to be tested on', () => {
    expect(broken.length).toBeGreaterThan(0)
  })

  it.each(broken)('is seen to be broken when $what', async (sabotage) => {
    const folder = `laws/${name}-${all.indexOf(sabotage)}`.replaceAll(' ', '-')
    const engine = await sabotagedEngine(sabotage, folder)
    await expect(law.holds(engine)).rejects.toBeInstanceOf(Error)
  })
})
