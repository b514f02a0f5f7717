import { defineProvider } from '@stint/core'
import type { Check } from '../check.ts'
import { markerKey } from '../subject.ts'
import { demand } from '../violation.ts'

export const contract: Check = {
  title: 'is made as the contract asks, with the same id and price each time',
  run: (subject) =>
    subject.recorded(async ({ provider, vendor: { baseURL } }) => {
      defineProvider(provider)
      const other = await subject.given.create({ apiKey: markerKey, baseURL })
      demand(
        provider.id === other.id,
        `its id was ${provider.id}, then ${other.id}`,
        "Make it of vendor and model alone, like 'easel/oil': reports and breakers go by it",
      )
      const request = subject.checked(subject.request())
      const [price, again]: unknown[] = [provider.price?.(request), provider.price?.(request)]
      demand(
        price === again && (price === undefined || isPrice(price)),
        `price(request) gave ${String(price)}, then ${String(again)}`,
        'Return a number from 0, in the unit of budget({ cost }), that depends on the request alone',
      )
      return undefined
    }),
}

function isPrice(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
