import {
  CallError,
  type CallEvent,
  type ImageRequestInput,
  type ImageResult,
  type Pipeline,
  type Report,
} from '@stint/core'

/** How a call ended. The report is there either way. */
export type Outcome =
  | { readonly kind: 'ok'; readonly result: ImageResult; readonly report: Report }
  | { readonly kind: 'failed'; readonly error: CallError; readonly report: Report }
  | { readonly kind: 'aborted'; readonly report: Report }

/** Runs one call to its end, whichever that is. */
export async function runCall(
  pipeline: Pipeline,
  request: ImageRequestInput,
  {
    signal,
    onEvent,
  }: { readonly signal: AbortSignal; readonly onEvent: (event: CallEvent) => void },
): Promise<Outcome> {
  const call = pipeline.start(request, { signal, onEvent })
  try {
    const result = (await call.result) as ImageResult
    return { kind: 'ok', result, report: result.report }
  } catch (error) {
    if (CallError.isInstance(error)) return { kind: 'failed', error, report: error.report }
    if (signal.aborted && error === signal.reason) return { kind: 'aborted', report: call.report }
    throw error
  }
}
