/* oxlint-disable no-control-regex -- reads the sequences that the command draws with */

/** What somebody has seen of what was written. */
export interface Screen {
  /** What stands there now, without colours. */
  readonly lines: readonly string[]
  /** Each line that ever stood there. */
  readonly ever: readonly string[]
}

/**
 * Draws what was written as a terminal does.
 * @throws Error where it moves above its own first line, leaves a line open, or obeys anything else.
 */
export function screenOf(written: string): Screen {
  const lines: string[] = []
  const ever: string[] = []
  for (const part of written.replaceAll(/\u001b\[\d+m/g, '').split(/(\u001b\[\d+A\u001b\[J)/)) {
    const [, up] = /^\u001b\[(\d+)A/.exec(part) ?? []
    if (up !== undefined) {
      if (Number(up) > lines.length) throw new Error('moves above its own first line')
      lines.splice(lines.length - Number(up))
      continue
    }
    if (part !== '' && !part.endsWith('\n')) throw new Error('a line is not ended')
    const added = part.split('\n').slice(0, -1)
    if (/\p{Cc}/u.test(added.join(''))) throw new Error('a control character')
    ever.push(...added)
    lines.push(...added)
  }
  return { lines, ever }
}
