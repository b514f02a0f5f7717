import type { Fields } from '../fields.ts'

const vendors = [
  'openai',
  'azure',
  'google',
  'gemini',
  'vertex',
  'openrouter',
  'dashscope',
] as const

/** Who a target is. `shown` is left out where nothing but a reference to a key says so. */
export interface VendorIn {
  readonly vendor: string
  readonly shown?: string
}

/** Reads `provider` (`openai`, or `@name` of one in Portkey's catalog) or `virtual_key`, which is never shown. */
export function vendorIn(fields: Fields): VendorIn {
  const provider = fields.text('provider')?.replace(/^@/, '')
  const key = fields.text('virtual_key')
  if (provider !== undefined) return { vendor: guessed(provider) ?? provider, shown: provider }
  const vendor = guessed(key ?? '')
  return vendor === undefined ? { vendor: 'target' } : { vendor, shown: vendor }
}

/** Whoever names a provider or a key begins with the vendor's name. */
function guessed(name: string): string | undefined {
  const lower = name.toLowerCase()
  const found = vendors.find((each) => lower === each || lower.startsWith(`${each}-`))
  return found === 'vertex' ? 'google' : found
}
