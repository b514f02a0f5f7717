import { formatDuration, type Context, type Refusal, type Target } from '@stint/core'

/** Says in the report why the remaining targets were never entered. */
export function giveUp(ctx: Context, targets: readonly Target[], stop: Refusal): void {
  const reason = whyStopped(ctx, stop)
  for (const { id } of targets) ctx.skip({ target: id, reason, afterMs: stop.afterMs })
}

function whyStopped(ctx: Context, { layer, limit, message }: Refusal): string {
  if (ctx.timeLeftMs <= 0 && limit !== undefined) {
    return `no time left: the ${formatDuration(limit)} of ${layer} have passed`
  }
  return ctx.account.attemptsLeft <= 0 ? `no attempts left: ${message}` : `not tried: ${message}`
}
