import type { JSONObject, JSONValue } from '@ai-sdk/provider'

/** xAI: "1 USD = 10,000,000,000 ticks". */
const ticksPerDollar = 1e10
/** Black Forest Labs: a credit is a cent. */
const creditsPerDollar = 100

/** What a request cost in US dollars, where the vendor tells it; else undefined. */
export function toldCost(metadata: Readonly<JSONObject>): number | undefined {
  return (
    scaled(field(metadata['xai'], 'costInUsdTicks'), ticksPerDollar) ??
    scaled(creditsOf(metadata['blackForestLabs']), creditsPerDollar) ??
    scaled(field(metadata['gateway'], 'cost'), 1)
  )
}

function creditsOf(vendor: JSONValue | undefined): JSONValue | undefined {
  const images = field(vendor, 'images')
  return Array.isArray(images) ? field(images[0], 'cost') : undefined
}

function field(value: JSONValue | undefined, name: string): JSONValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}

/** The gateway tells dollars as a text. */
function scaled(amount: JSONValue | undefined, perDollar: number): number | undefined {
  const isNumber = typeof amount === 'number' || (typeof amount === 'string' && amount !== '')
  const cost = isNumber ? Number(amount) / perDollar : Number.NaN
  return Number.isFinite(cost) && cost >= 0 ? cost : undefined
}
