import { readFile } from 'node:fs/promises'
import { systemClock, type ImageRequestInput } from '@stint/core'
import type { DemoArguments } from './arguments.ts'
import { posterPipeline } from './poster-pipeline.ts'
import { runPipeline } from './run-pipeline.ts'
import { vendors } from './vendors.ts'
import { writeOut } from './write-out.ts'

/** Sends the same pipeline to the real providers. */
export async function live({
  prompt = '',
  references,
  providers,
}: DemoArguments): Promise<boolean> {
  const request: ImageRequestInput = {
    prompt,
    references: await Promise.all(references.map(readReference)),
  }
  const chosen = providers.map((name) => vendors[name]).filter(({ key }) => hasKey(key))
  const targets = chosen.map((vendor) => vendor.live())
  if (targets.length === 0) {
    const keys = new Set(providers.map((name) => vendors[name].key))
    console.error(`No key: set ${[...keys].join(' or ')}.`)
    return false
  }
  const poster = posterPipeline(targets, { shorten: firstSentence })
  console.log(`${String(poster.explain())}\n`)
  const { result, report } = await runPipeline(poster, request, systemClock)
  console.log(`the report: ${await writeOut('report.json', report)}`)
  const [image] = result?.images ?? []
  if (image) console.log(`the image: ${await writeOut('poster.png', image.data)}`)
  return image !== undefined
}

function hasKey(key: string): boolean {
  if (process.env[key]) return true
  console.error(`${key} is not set: its provider is left out.`)
  return false
}

async function readReference(path: string): Promise<{ data: Uint8Array }> {
  try {
    return { data: await readFile(path) }
  } catch (error) {
    throw new Error(
      `--reference ${path}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  }
}

function firstSentence(prompt: string): string {
  return prompt.split(/(?<=[.!?])\s/)[0] ?? prompt
}
