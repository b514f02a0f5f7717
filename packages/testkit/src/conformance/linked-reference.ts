import type { Provider } from '@stint/core'
import type { Script } from './delivery.ts'
import { samples } from './samples.ts'
import type { Subject, TrialPlan } from './subject.ts'

const link = 'https://pictures.example/reference.png'

/** A call with a reference that is a link to an image elsewhere; undefined where the provider takes none. */
export async function linkedReference(
  subject: Subject,
  provider: Provider,
): Promise<TrialPlan | undefined> {
  const request = subject.request('references', { references: [{ url: link }] })
  if (typeof (await provider.accepts(subject.checked(request))) === 'string') return undefined
  const recorded = subject.script('references')
  const script: Script = (received) =>
    received.url === link ? { body: samples.png } : recorded(received)
  return { request, script }
}
