import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { peers } from './peers.ts'
import { runTable } from './run-table.ts'
import { runWorld } from './run-world.ts'
import { textOf } from './table.ts'
import { warmUp } from './warm-up.ts'
import { worlds } from './worlds.ts'
import { allWell } from './worlds/all-well.ts'
import { coinFlips } from './worlds/coin-flips.ts'
import { hanging } from './worlds/hang.ts'

const few = [coinFlips, hanging].map((world) => ({ ...world, calls: 12 }))

async function table(): Promise<string[]> {
  const texts: string[] = []
  for await (const result of runTable(few, peers)) texts.push(textOf(result))
  return texts
}

describe('the table', () => {
  it('is the same in every run', async () => {
    const first = await table()
    expect(first).toHaveLength(2)
    expect(first[1]).toMatch(/^hang: 12 calls\n/)
    expect(await table()).toEqual(first)
  })

  it.each(peers.map((peer) => [peer.name, peer] as const))(
    'has an image of every call where all is well, of %s too',
    async (_, peer) => {
      const { asked } = await runWorld(allWell, peer, 4)
      expect(asked.map(({ failure, ok }) => failure ?? ok)).toEqual([true, true, true, true])
    },
  )

  it('leaves time, chance and fetch as they were', async () => {
    const { fetch, setTimeout, Date, performance } = globalThis
    const { random } = Math
    const timeout: unknown = Reflect.get(AbortSignal, 'timeout')
    await warmUp(peers)
    expect(globalThis).toMatchObject({ fetch, setTimeout, Date, performance })
    expect(Math.random).toBe(random)
    expect(Reflect.get(AbortSignal, 'timeout')).toBe(timeout)
  })

  it.each(worlds.map((world) => [world.name, world] as const))(
    'has an end in the world %s: no timer and no request is left of any peer',
    async (_, world) => {
      await warmUp(peers)
      for (const peer of peers) {
        const { entries, asked, timersLeft } = await runWorld(world, peer, 4)
        expect(timersLeft, peer.name).toBe(0)
        expect(entries.every(({ endedAt }) => endedAt !== undefined)).toBe(true)
        expect(asked.every(({ ended }) => ended < Infinity)).toBe(true)
        expect(new Set(asked.map(({ call }) => call)).size).toBe(4)
      }
    },
  )
})

describe('the page', () => {
  const page = readFileSync(new URL('../../docs/guide/against-peers.md', import.meta.url), 'utf8')

  it.each(worlds.map(({ name, says }) => [name, says]))('has the world %s', (name, says) => {
    expect(page).toContain(`### ${name}\n\n${says}`)
  })

  it.each(peers.map(({ name, setUp }) => [name, setUp]))('says how %s is set up', (name, setUp) => {
    expect(page).toContain(`- **${name}**: ${setUp}`)
  })
})
