import { readFile } from 'node:fs/promises'
import { systemClock, type ImageRequestInput, type Provider } from '@stint/core'
import { google } from '@stint/providers/google'
import { openai } from '@stint/providers/openai'
import type { DemoArguments } from './arguments.ts'
import { posterPipeline } from './poster-pipeline.ts'
import { runPipeline } from './run-pipeline.ts'
import { writeOut } from './write-out.ts'

const vendors: readonly { readonly key: string; readonly make: () => Provider }[] = [
  { key: 'OPENAI_API_KEY', make: () => openai() },
  { key: 'GEMINI_API_KEY', make: () => google() },
]

/** Sends the same pipeline to the real providers. */
export async function live({ prompt = '', references }: DemoArguments): Promise<boolean> {
  const request: ImageRequestInput = {
    prompt,
    references: await Promise.all(references.map(readReference)),
  }
  const targets = vendors.filter(({ key }) => hasKey(key)).map(({ make }) => make())
  if (targets.length === 0) {
    console.error('No key: set OPENAI_API_KEY or GEMINI_API_KEY, or both.')
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
