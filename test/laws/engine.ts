import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type * as Stint from '@stint/core'
import type { Sabotage } from './sabotage.ts'

/** What a law is tested on: the public surface of core, of the real engine or of a broken one. */
export type Engine = typeof Stint

const core = new URL('../../packages/core/', import.meta.url)

/** A copy of core's sources with one guard taken out. It stays inside core's folder, where its imports resolve. */
export async function sabotagedEngine(sabotage: Sabotage, name: string): Promise<Engine> {
  const folder = new URL(`.sabotage/${name}/`, core)
  await rm(folder, { recursive: true, force: true })
  await cp(new URL('src/', core), folder, {
    recursive: true,
    filter: (path) => !path.endsWith('.test.ts'),
  })
  const file = new URL(sabotage.file, folder)
  let source = await readFile(file, 'utf8')
  for (const { guard, instead } of [sabotage, ...(sabotage.also ? [sabotage.also] : [])]) {
    const [before, after, ...more] = source.split(guard)
    if (before === undefined || after === undefined || more.length > 0) {
      throw new Error(
        `the guard "${sabotage.what}" stands not once in ${sabotage.file}: mend the list`,
      )
    }
    source = before + instead + after
  }
  await writeFile(file, source)
  return (await import(fileURLToPath(new URL('index.ts', folder)))) as Engine
}

/** @param group the first part of the names they were made under: others may still be at work. */
export async function removeSabotagedEngines(group: string): Promise<void> {
  await rm(new URL(`.sabotage/${group}/`, core), { recursive: true, force: true })
}
