import type { Check } from '../check.ts'
import { imageRequests } from '../fuzz/image-requests.ts'
import { holdsForAll } from '../fuzz/holds-for-all.ts'
import { demand } from '../violation.ts'

export const acceptance: Check = {
  title: 'says of any request whether it takes it',
  run: (subject) =>
    subject.recorded(async ({ provider }) => {
      await holdsForAll(subject, await imageRequests(), async (fields) => {
        const request = subject.checked(subject.request('text', fields))
        const first: unknown = await provider.accepts(request)
        demand(
          first === true ||
            first === undefined ||
            (typeof first === 'string' && first.trim() !== ''),
          `accepts() gave ${JSON.stringify(first)}`,
          "Return true, a reason why not ('takes at most 4 references, not 5'), or undefined when it cannot be told",
        )
        const second: unknown = await provider.accepts(request)
        demand(
          first === second,
          `accepts() gave ${JSON.stringify(first)}, then ${JSON.stringify(second)} for the same request`,
          'Let the answer depend on the request alone',
        )
      })
      return undefined
    }),
}
