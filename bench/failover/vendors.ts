import type { VendorName } from './world.ts'

/** Two vendors that speak the Images API of OpenAI: every peer has a client for it. */
export const addresses: Readonly<Record<VendorName, string>> = {
  main: 'https://main.example/v1',
  backup: 'https://backup.example/v1',
}

export const model = 'gpt-image-2'
export const apiKey = 'any'
