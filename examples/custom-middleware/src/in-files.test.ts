import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadPipeline } from 'stint'
import { expect, test } from 'vitest'

test('a stint.yaml names it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'allowance-'))
  const file = join(folder, 'stint.yaml')
  const plugin = new URL('index.ts', import.meta.url).pathname
  await writeFile(
    file,
    `plugins: [${plugin}]
providers: { main: { type: openai } }
layers: [{ deadline: 60s }, { allowance: { plan: free, attempts: 2 } }, { retry: { attempts: 3 } }]
target: main`,
  )
  const poster = await loadPipeline(file)
  await rm(folder, { recursive: true })
  expect(poster.explain().layers.map(({ name }) => name)).toEqual([
    'deadline',
    'allowance',
    'retry',
  ])
})
