import compose from 'koa-compose'
import type { Contender } from '../contender.ts'

type Step = (context: object, next: () => Promise<unknown>) => Promise<unknown>

/** The floor: as many layers as stint's stack has, which do nothing. */
export const koaCompose: Contender = {
  name: 'koa-compose',
  says: "The floor: as many layers as stint's stack has, which do nothing.",
  does: { retry: false, failover: false },
  setUp({ main }) {
    const { signal } = new AbortController()
    const nothing: Step = async (_context, next) => {
      return await next()
    }
    const last = (): Promise<unknown> => main({ signal })
    const composed = compose<object>(Array.from({ length: 8 }, () => nothing))
    return () => composed({}, last)
  },
}
