import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { removeSabotagedEngines, sabotagedEngine } from '../laws/engine.ts'
import type { Sabotage } from '../laws/sabotage.ts'
import type { Kit } from './kit.ts'

const middleware = new URL('../../packages/middleware/', import.meta.url)
const core = new URL('../../packages/core/', import.meta.url)

/** An engine with a guard taken out, and a copy of all layers that is built on it. */
export async function sabotagedKit(sabotage: Sabotage, name: string): Promise<Kit> {
  const engine = await sabotagedEngine(sabotage, name)
  const folder = new URL(`.sabotage/${name}/`, middleware)
  await rm(folder, { recursive: true, force: true })
  await cp(new URL('src/', middleware), folder, {
    recursive: true,
    filter: (path) => !path.endsWith('.test.ts'),
  })
  const broken = new URL(`.sabotage/${name}/index.ts`, core).href
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const path = `${file.parentPath}/${file.name}`
    // oxlint-disable-next-line no-await-in-loop -- a handful of small files
    const source = await readFile(path, 'utf8')
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(path, source.replaceAll("'@stint/core'", `'${broken}'`))
  }
  const layers = (await import(fileURLToPath(new URL('index.ts', folder)))) as Kit['middleware']
  return { core: engine, middleware: layers }
}

/** @param group the first part of the names they were made under: others may still be at work. */
export async function removeSabotagedKits(group: string): Promise<void> {
  await removeSabotagedEngines(group)
  await rm(new URL(`.sabotage/${group}/`, middleware), { recursive: true, force: true })
}
