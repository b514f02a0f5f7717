import type { BackendRequest, BackendStep } from '@stint/testkit'

/** How the vendors of `--offline` answer: one of these. */
export const offlineWorlds = ['incident', 'image', 'down'] as const

export type OfflineWorld = (typeof offlineWorlds)[number]

const made: BackendStep = { answer: 'image', after: '1s' }
const failed: BackendStep = { answer: 'server_error', after: '1500ms' }

/**
 * The script of all vendors together.
 *
 * - `incident`: whoever is asked first fails on the request as it was given, every time, and makes a lighter one; others
 *   make either
 * - `image`: everybody makes an image
 * - `down`: everybody is overloaded
 */
export function worldScript(world: OfflineWorld): (request: BackendRequest) => BackendStep {
  if (world === 'image') return () => made
  if (world === 'down') return () => ({ answer: 'overloaded', after: '500ms' })
  let heavy: string | undefined
  return (request) => {
    const asked = weightOf(request)
    heavy ??= asked
    return asked === heavy ? failed : made
  }
}

/** What a step of a downgrade may change of a request, and who is asked. */
function weightOf({ vendor, model, prompt, references, size }: BackendRequest): string {
  return JSON.stringify([vendor, model, prompt, references.length, size])
}
