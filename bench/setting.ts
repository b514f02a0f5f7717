import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'

/** What was measured with, and on what. */
export interface Setting {
  readonly node: string
  readonly cpu: string
  readonly cpus: number
  /** Of the peers. */
  readonly versions: Readonly<Record<string, string>>
}

const peers = [
  'koa-compose',
  'opossum',
  'p-retry',
  'p-timeout',
  'effect',
  'cockatiel',
  'ai',
  'mitata',
]

/** Of this run. */
export function setting(): Setting {
  const processors = cpus()
  return {
    node: process.version,
    cpu: processors[0]?.model ?? 'unknown',
    cpus: processors.length,
    versions: Object.fromEntries(peers.map((name) => [name, versionOf(name)])),
  }
}

/** For the page. */
export function settingLines(): string[] {
  const { node, cpu, cpus: count, versions } = setting()
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [`Node ${node.slice(1)} on ${count} × ${cpu}. ${list.join(', ')}.`]
}

/** Not all of them export their package.json, so it is read from where they are. */
function versionOf(name: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? []
  for (const folder of folders) {
    const text = readIfThere(`${folder}/${name}/package.json`)
    if (text !== undefined) return (JSON.parse(text) as { version: string }).version
  }
  throw new Error(`${name} is not installed`)
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
