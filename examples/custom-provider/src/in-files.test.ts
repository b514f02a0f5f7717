import { loadPipeline } from 'stint'
import { expect, test } from 'vitest'
import { writeFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

test('a stint.yaml names it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'easel-'))
  const file = join(folder, 'stint.yaml')
  const plugin = new URL('index.ts', import.meta.url).pathname
  await writeFile(
    file,
    `plugins: [${plugin}]
providers: { chalk: { type: easel, model: chalk, apiKey: env:EASEL_API_KEY } }
layers: [{ deadline: 60s }, { budget: { attempts: 2 } }, retry]
target: chalk`,
  )
  const poster = await loadPipeline(file)
  await rm(folder, { recursive: true })
  expect(poster.explain()).toMatchObject({ attempts: 2, elapsedMs: 60_000 })
})
