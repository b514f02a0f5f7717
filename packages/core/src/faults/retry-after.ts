const decimal = /^\d+(?:\.\d+)?$/
/** Proxies that add a header of their own leave a list; its last number counts. */
const lastOfList = /,\s*(\d+(?:\.\d+)?)$/
/**
 * Date.parse reads almost anything (`'-5'` is a day in May 2001): only these two forms are dates.
 */
const httpDate = /^[A-Z][a-z]{2,8}, .*(?:GMT|UTC)$/
const isoDate = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

/**
 * How long the answer asks to be left alone, in milliseconds: `retry-after-ms`, else `retry-after`
 * in seconds or as a date, else `x-amz-retry-after` in milliseconds. Zero is an answer; what is
 * negative, in the past or unreadable is none. However long the wait, it is returned: whether to
 * wait or to move on is policy.
 * @param now what a date is measured from, in epoch milliseconds. Default: the answer's own `date`
 * header; without one a date says nothing.
 */
export function parseRetryAfter(
  headers: Headers,
  now: number | undefined = dateOf(headers.get('date')),
): number | undefined {
  return (
    amount(headers.get('retry-after-ms'), 1) ??
    amount(headers.get('retry-after'), 1000) ??
    until(headers.get('retry-after'), now) ??
    amount(headers.get('x-amz-retry-after'), 1)
  )
}

function amount(value: string | null, unitMs: number): number | undefined {
  const text = value?.trim() ?? ''
  const number = decimal.test(text) ? text : lastOfList.exec(text)?.[1]
  const ms = Number(number) * unitMs
  return number !== undefined && Number.isFinite(ms) ? ms : undefined
}

function until(value: string | null, now: number | undefined): number | undefined {
  const at = dateOf(value)
  return at === undefined || now === undefined || at < now ? undefined : at - now
}

function dateOf(value: string | null): number | undefined {
  const text = value?.trim() ?? ''
  const at = httpDate.test(text) || isoDate.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
