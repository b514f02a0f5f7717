import { pixel } from '@stint/testkit'
import { flakyVendors } from './flaky-vendors.ts'
import type { Asked, Journal } from './journal.ts'
import { luckOf } from './luck.ts'
import type { MakeImages, Peer } from './peer.ts'
import { inVirtualTime } from './virtual-time.ts'
import type { World } from './world.ts'

const seconds = 1000

/** Longer than any call takes, and whatever still goes on after it: what runs for longer never ends. */
const afterwards = 3600 * seconds

const reference = new Uint8Array(pixel)

/** Runs all calls of a world with one peer, in virtual time: nothing is slept, and nothing leaves the process. */
export function runWorld(world: World, peer: Peer, calls: number = world.calls): Promise<Journal> {
  const { every = 10 } = world
  return inVirtualTime(luckOf(world.name, peer.name), async (time) => {
    const now = (): number => time.now()
    const { fetch } = globalThis
    const vendors = flakyVendors(world, time)
    globalThis.fetch = vendors.fetch
    try {
      const makeImages = peer.open(world.images ?? 1)
      const asked: Asked[] = []
      for (let call = 1; call <= calls; call += 1) {
        setTimeout(
          () => void turn(world, call, makeImages, now, asked),
          (call - 1) * every * seconds,
        )
      }
      const timersLeft = await time.runDry(calls * every * seconds + afterwards)
      return { entries: vendors.entries, asked, timersLeft }
    } finally {
      globalThis.fetch = fetch
    }
  })
}

/** One call; or, where an agent calls, as many as it makes until one succeeds. */
async function turn(
  { images = 1, agent = { calls: 1, pause: 0 } }: World,
  call: number,
  makeImages: MakeImages,
  now: () => number,
  asked: Asked[],
): Promise<void> {
  const prompt = `poster ${call}: a lighthouse, the letters made of rope, every strand visible`
  for (let time = 1; time <= agent.calls; time += 1) {
    if (time > 1) await passed(agent.pause)
    const one: Asked = { call, began: now(), ended: Infinity, ok: false, failure: undefined }
    asked.push(one)
    try {
      const made = await makeImages({ prompt, reference, images })
      one.ok = made.length === images && made.every(({ length }) => length > 0)
    } catch (error) {
      one.failure = String(error)
    }
    one.ended = now()
    if (one.ok) return
  }
}

/** Of virtual time. */
function passed(time: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, time * seconds)
  })
}
