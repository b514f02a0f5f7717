import { createImage, formatDuration, type ImageRequest } from '@stint/core'
import { samplePng, type FlakyBackend } from '@stint/testkit'
import { LiveView } from './live-view.ts'
import { naiveNest } from './naive-nest.ts'
import { posterPipeline } from './poster-pipeline.ts'
import { runPipeline, type PipelineRun } from './run-pipeline.ts'
import { bars, summarize, type Bar, type RunSummary } from './run-summary.ts'
import { scaledClock } from './scaled-clock.ts'
import { table } from './table.ts'
import { scriptsFor, vendors, type VendorName } from './vendors.ts'
import { waterfall } from './waterfall.ts'
import { heavyPrompt, simplePrompt, startWorld, timeScale } from './world.ts'
import { writeOut } from './write-out.ts'

interface Replayed {
  readonly summary: RunSummary
  readonly bars: readonly Bar[]
}

/** Replays the incident twice against the same world, and shows both side by side. */
export async function replay(names: readonly VendorName[]): Promise<boolean> {
  const { references } = createImage.request.parse({
    prompt: heavyPrompt,
    references: await pictures(),
  })
  const request: ImageRequest = { prompt: heavyPrompt, references }
  await using backend = await startWorld({ ...scriptsFor(['openai']), ...scriptsFor(names) })
  console.log(
    `The incident at 1:${1 / timeScale}, over real HTTP on this machine. Times are those of the incident.\n`,
  )

  console.log('The naive nest: a chain of 2, a client that tries 3 times, 600 s for each try')
  const naive = await replayNaive(backend, request)
  backend.reset()

  console.log('\nThe pipeline')
  const { run, replayed: pipeline } = await replayPipeline(backend, request, names)

  await show(naive, pipeline, run)
  return run.result !== undefined
}

async function pictures(): Promise<{ data: Uint8Array }[]> {
  return [
    { data: await samplePng({ width: 320, height: 320, colour: '#d1495b', text: 'logo' }) },
    { data: await samplePng({ width: 480, height: 320, colour: '#edae49', text: 'sunset' }) },
  ]
}

async function replayNaive(backend: FlakyBackend, request: ImageRequest): Promise<Replayed> {
  const clock = scaledClock(timeScale)
  const view = new LiveView(clock)
  const tell = (text: string): void => {
    view.line(text)
    view.status(text.includes('attempt') ? 'waiting for the answer' : undefined)
  }
  const image = await naiveNest(request, { baseURL: backend.openai.baseURL, clock, tell })
  view.close()
  console.log(image ? 'It made an image.' : 'It gave up: no image.')
  return { summary: summarize(backend), bars: bars(backend) }
}

async function replayPipeline(
  backend: FlakyBackend,
  request: ImageRequest,
  names: readonly VendorName[],
): Promise<{ run: PipelineRun; replayed: Replayed }> {
  const clock = scaledClock(timeScale)
  const targets = names.map((name) => vendors[name].local(backend))
  const poster = posterPipeline(targets, { shorten: () => simplePrompt, clock })
  console.log(`${String(poster.explain())}\n`)
  const run = await runPipeline(poster, request, clock)
  return { run, replayed: { summary: summarize(backend), bars: bars(backend) } }
}

async function show(
  naive: Replayed,
  pipeline: Replayed,
  { result, report }: PipelineRun,
): Promise<void> {
  const whole = Math.max(naive.summary.elapsedMs, pipeline.summary.elapsedMs)
  console.log(`\n${waterfall('The naive nest', naive.bars, whole)}`)
  console.log(`\n${waterfall('The pipeline', pipeline.bars, whole)}`)
  const row = (name: string, { summary }: Replayed): string[] => [
    name,
    String(summary.submissions),
    formatDuration(summary.elapsedMs),
    summary.ok ? 'an image' : 'no image',
  ]
  const rows = [row('naive nest', naive), row('pipeline', pipeline)]
  console.log(`\n${table(['', 'submissions', 'elapsed', 'outcome'], rows)}\n`)
  const [image] = result?.images ?? []
  if (image) console.log(`the poster: ${await writeOut('poster.png', image.data)}`)
  if (result && result.losses.length > 0)
    console.log(`  made with losses: ${result.losses.join(', ')}`)
  console.log(`the pipeline's report: ${await writeOut('report.json', report)}`)
  const comparison = { naive: naive.summary, pipeline: pipeline.summary }
  console.log(
    `the comparison, counted by the backend: ${await writeOut('comparison.json', comparison)}`,
  )
}
