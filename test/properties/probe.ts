import type { Context, Middleware, Next } from '@stint/core'
import type { Kit } from './kit.ts'
import type { Frame, View, World } from './world.ts'

/** A layer that changes nothing and writes down each entry: what it saw, what came before, and when it settled. */
export function probeIn(world: World, { core }: Kit) {
  return (line: string, at: number): Middleware =>
    core.defineMiddleware({
      name: 'probe',
      bounds: (below) => below,
      run(ctx, next) {
        const frame: Frame = {
          parent: world.here.frame,
          line,
          at,
          callId: ctx.call.id,
          view: viewOf(ctx),
          entered: world.moment(),
        }
        world.frames.push(frame)
        const settled = (): void => {
          frame.settled = world.moment()
          complain(world, `what stands above layer ${at} of ${line}`, frame.view, viewOf(ctx))
        }
        // Every other one passes on what is below as it is, as most layers do.
        return world.inside({ frame }, () =>
          at % 2 === 0
            ? ctx.watch(next, { succeeded: settled, failed: settled })
            : waitFor(next, settled),
        )
      },
    })
}

async function waitFor(next: Next, settled: () => void): Promise<unknown> {
  try {
    return await next()
  } finally {
    settled()
  }
}

export function viewOf({ request, target, deadline, account, state }: Context): View {
  return { request, target, deadline, account, state: JSON.stringify(state) }
}

/** Notes what a layer's own view has become, when what it entered has changed it. */
export function complain(world: World, who: string, before: View, after: View): void {
  for (const key of ['request', 'target', 'deadline', 'account', 'state'] as const) {
    if (after[key] !== before[key]) world.complaints.push(`${key} of ${who} was changed from below`)
  }
}

/** The entry and all those around it, innermost first. */
export function* framesOf(frame: Frame | undefined): Generator<Frame> {
  for (let f = frame; f; f = f.parent) yield f
}
