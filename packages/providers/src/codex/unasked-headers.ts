/**
 * What the `openai` library sends because its environment says so, as `null`s that keep it from
 * it: one of them could replace the token of an attempt, and all would go to whatever server is
 * asked. Read anew for each client, as the library does.
 */
export function unaskedHeaders(): Readonly<Record<string, null>> {
  const lines = (process.env['OPENAI_CUSTOM_HEADERS'] ?? '').split('\n')
  const named = lines.filter((line) => line.includes(':'))
  return Object.fromEntries(named.map((line) => [line.slice(0, line.indexOf(':')).trim(), null]))
}
