import type { FileProvider } from './stint-file.ts'

/** What other systems call a vendor, by what stint calls it. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  openai: ['openai', 'azure', 'azure-openai', 'yescale'],
  codex: ['codex', 'openai-codex', 'chatgpt'],
  google: ['google', 'gemini', 'vertex_ai', 'vertex-ai'],
  openrouter: ['openrouter'],
  dashscope: ['dashscope', 'alibaba', 'bailian', 'qwen'],
}

const keys: Readonly<Record<string, string>> = {
  openai: 'OPENAI_API_KEY',
  codex: 'OPENAI_API_KEY',
  google: 'GEMINI_API_KEY',
  openrouter: 'OPENROUTER_API_KEY',
  dashscope: 'DASHSCOPE_API_KEY',
}

/** What is known of a target in another system. */
export interface VendorGiven {
  readonly vendor: string
  readonly model?: string | undefined
  /** The variable that holds its key there, where it says so. */
  readonly keyVariable?: string | undefined
  readonly baseURL?: string | undefined
}

/** A provider of a stint file, and what a reader should know of it. */
export interface Vendor {
  readonly provider: FileProvider
  readonly note?: string
}

/**
 * The provider that a vendor of another system is in stint. Who speaks another wire stands in the file with an address
 * that leads nowhere, so that nothing is sent to the wrong vendor.
 */
export function vendorOf({ vendor, model, keyVariable, baseURL }: VendorGiven): Vendor {
  const name = vendor.toLowerCase()
  const type = typeOf(name)
  const key = keyVariable ?? (type && keys[type]) ?? `${variable(name)}_API_KEY`
  const address = baseURL === undefined ? undefined : withoutSecrets(baseURL)
  const isUnnamed = type === 'openrouter' && !/^[^/]+\/./.test(model ?? '')
  const named = isUnnamed ? `vendor/${model || 'model'}` : model
  const provider = {
    type: type ?? 'openai',
    ...(named !== undefined && named !== '' && { model: named }),
    apiKey: `env:${key}`,
  }
  if (type) {
    return {
      provider: { ...provider, ...(address && { baseURL: address }) },
      ...(isUnnamed && {
        note: `OpenRouter names models vendor/model: ${named} is to be completed.`,
      }),
    }
  }
  const given = address ?? `https://${name.replaceAll(/[^a-z0-9]+/g, '-')}.invalid/v1`
  return {
    provider: { ...provider, baseURL: given },
    note: `stint has no provider of its own for ${vendor}: it stands in the file as a server that speaks OpenAI's Images API${address ? '' : ', with an address that leads nowhere'}; give it its address, or write a provider.`,
  }
}

function typeOf(name: string): string | undefined {
  const known = Object.entries(aliases).find(([, names]) => names.includes(name))
  if (known) return known[0]
  return ['codex', 'openai', 'gemini'].find((start) => name.startsWith(`${start}-`)) === undefined
    ? undefined
    : typeOf(name.slice(0, name.indexOf('-')))
}

function variable(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')
}

/** Without what may be a key: user, password and query. Undefined where it is no address. */
function withoutSecrets(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const { origin, pathname } = new URL(address)
  return origin === 'null' ? undefined : `${origin}${pathname === '/' ? '' : pathname}`
}
