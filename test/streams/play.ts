import type { Report, Target, TextMade } from '@stint/core'
import { virtualClock } from '@stint/testkit'
import type { Kit } from '../properties/kit.ts'
import { readStream, type Reading, type Stream } from './read-stream.ts'
import type { Scene } from './scene.ts'
import { speaker, World } from './speaker.ts'

/** What came of a scene. */
export interface Played {
  readonly scene: Scene
  readonly world: World
  readonly reading: Reading
  readonly result: TextMade | undefined
  readonly failure: unknown
  readonly report: Report
  readonly committed: { readonly number: number; readonly atMs: number } | undefined
  /** What explain said. */
  readonly attempts: number
  /** Timers that are left, but for those of providers that do not listen. */
  readonly timersLeft: number
  /** Whether anything has come or begun after the call had settled. */
  readonly afterTheEnd: readonly string[]
}

const request = { messages: [{ role: 'user', content: 'Hi' }] } as const
const patienceMs = 600_000

/** Plays a scene to its end, and a while longer. */
export async function play(scene: Scene, kit: Kit): Promise<Played> {
  const clock = virtualClock(0, { realWork: false })
  const world = new World()
  const line = compile(scene, kit, world, clock)
  let committed: Played['committed']
  const call: Stream = line.stream(request, {
    onEvent(event) {
      if (event.type !== 'committed') return
      committed = { number: event.number, atMs: event.atMs }
      world.commit(event.number)
    },
  })
  const stop = clock.setTimer(() => call.abort(new Error('out of patience')), patienceMs)
  const reading = readStream(call, scene.reader, clock, world)
  const [made, read] = await clock.run(Promise.all([settled(call.result), reading]))
  stop()
  const before = JSON.stringify([call.report, read.parts.length, world.spoken.length])
  await clock.advance(0)
  if (scene.reader.kind === 'aborts') await clock.advance(scene.reader.ms)
  const timersLeft = clock.pending - world.deafTimers
  await clock.advance('1h')
  const after = JSON.stringify([call.report, read.parts.length, world.spoken.length])
  return {
    scene,
    world,
    reading: read,
    ...made,
    report: call.report,
    committed,
    attempts: line.explain().attempts,
    timersLeft,
    afterTheEnd: before === after ? [] : [before, after],
  }
}

async function settled(
  result: Promise<TextMade>,
): Promise<{ result: TextMade | undefined; failure: unknown }> {
  try {
    return { result: await result, failure: undefined }
  } catch (failure) {
    return { result: undefined, failure }
  }
}

function compile(
  { commit, above, voices, below }: Scene,
  kit: Kit,
  world: World,
  clock: ReturnType<typeof virtualClock>,
) {
  const { pipeline, generateText } = kit.core
  const options = { clock, random: () => 0.5 }
  const targets = voices.map((voice, at): Target => {
    const provider = speaker(`t${at}`, voice, world, kit)
    if (!voice.inside) return provider
    let inner = pipeline(generateText, { ...options, id: `n${at}` })
    for (const { make } of voice.inside) inner = inner.use(make(kit))
    return inner.to(provider)
  })
  let line = pipeline(generateText, { ...options, commit })
  for (const { make } of above) line = line.use(make(kit))
  line = line.use(kit.middleware.failover(targets))
  for (const { make } of below) line = line.use(make(kit))
  return line
}
