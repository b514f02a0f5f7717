import type { BackendVendor, FlakyBackend } from '@stint/testkit'
import type { LoadOptions } from '../../config/load-options.ts'
import { worldScript, type OfflineWorld } from './offline-worlds.ts'

/** Vendors on this machine, in the place of those that a file names. */
export interface OfflineBackend {
  /** Puts their addresses, and a key that is none, over what the file gives. */
  readonly override: NonNullable<LoadOptions['override']>
  close(): Promise<void>
}

/** The types that a file can name, each with the vendor that answers for it here. */
const vendors: readonly BackendVendor[] = ['openai', 'codex', 'google', 'openrouter', 'dashscope']

/** Starts them. The test kit is loaded only here: it brings a canvas to draw with. */
export async function startOffline(world: OfflineWorld, timeScale = 1): Promise<OfflineBackend> {
  const { flakyBackend } = await import('@stint/testkit')
  const script = worldScript(world)
  const scripts = Object.fromEntries(vendors.map((vendor) => [vendor, script]))
  const backend = await flakyBackend({ ...scripts, timeScale })
  return {
    override: ({ type }, options) => overrideOf(type, options, backend),
    close: () => backend.close(),
  }
}

function overrideOf(
  type: string,
  options: Readonly<Record<string, unknown>>,
  backend: FlakyBackend,
): Readonly<Record<string, unknown>> {
  const vendor = vendors.find((each) => each === type)
  if (!vendor) {
    throw new TypeError(
      `nobody can answer for it offline (${type}): --offline knows ${vendors.join(', ')}`,
    )
  }
  const { baseURL } = backend[vendor]
  const key = 'accessToken' in options ? 'accessToken' : 'apiKey'
  return {
    baseURL,
    // A function, as every secret of a file is one.
    [key]: () => 'offline',
    ...(vendor === 'dashscope' && { allowHosts: [new URL(baseURL).host] }),
  }
}
