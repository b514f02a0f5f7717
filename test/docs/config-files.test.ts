import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadFile, type LoadedFile } from 'stint'
import { blocksOf, pages } from './pages.ts'

/** Blocks that are a whole configuration: ```yaml stint.yaml, ```json stint.json */
const files = pages
  .flatMap(blocksOf)
  .filter(({ language, note }) => `stint.${language}` === note.split(' ')[0])

async function load(name: string, text: string): Promise<LoadedFile> {
  const folder = mkdtempSync(join(tmpdir(), 'stint-docs-'))
  try {
    writeFileSync(join(folder, name), text)
    return await loadFile(join(folder, name))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('configuration files in README and docs', () => {
  it.each(files)('$page:$line loads, and has no error', async ({ note, text }) => {
    const { pipelines } = await load(note, text)
    expect(pipelines.size).toBeGreaterThan(0)
    for (const pipeline of pipelines.values()) {
      const errors = pipeline.explain().findings.filter(({ level }) => level === 'error')
      expect(errors).toEqual([])
    }
  })

  it('are found', () => {
    expect(files.length).toBeGreaterThan(0)
  })

  it('would not pass with an option that is not there', async () => {
    await expect(
      load('stint.yaml', 'providers: { a: { type: openai } }\nlayers: [{ retri: {} }]\n'),
    ).rejects.toThrow(/retri/)
  })
})
