/** Rows of a vector file that do not apply, and why. */
export interface Exemption {
  readonly id: RegExp
  readonly reason: string
}

/** A table of what is exempted: how many rows, why, and which. */
export function explainExemptions(
  file: string,
  rows: readonly { readonly id: string }[],
  exemptions: readonly Exemption[],
): string {
  const out = (row: { readonly id: string }) => exemptions.some(({ id }) => id.test(row.id))
  const lines = exemptions.flatMap(({ id, reason }) => {
    const ids = rows.map((row) => row.id).filter((name) => id.test(name))
    return [`  ${ids.length} exempted: ${reason}`, `    ${ids.join(', ')}`]
  })
  const count = rows.filter(out).length
  return [`${file}: ${rows.length - count} of ${rows.length} cases run`, ...lines].join('\n')
}
