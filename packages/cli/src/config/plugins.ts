import { pathToFileURL } from 'node:url'
import { isAbsolute, resolve } from 'node:path'
import { resolve as resolveModule } from 'import-meta-resolve'
import { builtInLayers } from './built-in-layers.ts'
import { builtInProviders } from './built-in-providers.ts'
import type { LayerKind, Plugin, ProviderKind } from './kinds.ts'
import type { Problems } from './problems.ts'

/** All layers and providers that a file can name. */
export interface Kinds {
  readonly layers: ReadonlyMap<string, LayerKind>
  readonly providers: ReadonlyMap<string, () => Promise<ProviderKind>>
}

/** The built-in kinds, and those of the plugins of a file. What is wrong with a plugin becomes a problem. */
export async function loadKinds(
  plugins: readonly string[],
  folder: string,
  problems: Problems,
): Promise<Kinds> {
  const layers = new Map(Object.entries(builtInLayers))
  const providers = new Map(Object.entries(builtInProviders))
  for (const [at, name] of plugins.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- a later plugin may not take a name of an earlier one
    const plugin: Plugin = await loadPlugin(name, folder).catch((error: unknown) => {
      problems.add(['plugins', at], error instanceof Error ? error.message : String(error))
      return {}
    })
    for (const [kind, layer] of Object.entries(plugin.layers ?? {})) {
      if (layers.has(kind)) problems.add(['plugins', at], `its layer '${kind}' is there already`)
      layers.set(kind, layer)
    }
    for (const [kind, provider] of Object.entries(plugin.providers ?? {})) {
      if (providers.has(kind)) {
        problems.add(['plugins', at], `its provider '${kind}' is there already`)
      }
      providers.set(kind, async () => provider)
    }
  }
  return { layers, providers }
}

async function loadPlugin(name: string, folder: string): Promise<Plugin> {
  const module = (await import(locate(name, folder))) as { readonly stint?: unknown }
  const { stint } = module
  if (typeof stint !== 'object' || stint === null) {
    throw new Error(`${name} exports no 'stint': a plugin is export const stint = definePlugin({})`)
  }
  return stint
}

/** A package as the file's folder sees it, or a file beside it. */
function locate(name: string, folder: string): string {
  if (name.startsWith('.') || isAbsolute(name)) return pathToFileURL(resolve(folder, name)).href
  return resolveModule(name, pathToFileURL(resolve(folder, 'stint.yaml')).href)
}
