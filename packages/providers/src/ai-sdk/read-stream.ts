import type { Clock, TextPart } from '@stint/core'
import { partFrom, type StreamPart } from './part-from.ts'
import { StreamError } from './stream-error.ts'
import { faultAtEnd } from './text-end.ts'

/** How long a stream that has said that it failed may take to say what it counted. */
const lastWordsMs = 1000

/** Who reads a stream, and what it is told. */
export interface StreamReading {
  readonly signal: AbortSignal
  readonly clock: Clock
  /** How the stream ended, with what the vendor counted: also of one that failed. */
  readonly onFinish: (part: Extract<TextPart, { type: 'finish' }>) => void
}

/**
 * Reads a model's stream, one part at a time, each when it is asked for. Who stops early cancels it,
 * and so does the end of the attempt: a model may not listen to its signal.
 * @throws whatever the stream ends with; StreamError for a part that is an error; Fault for an
 * answer that a filter withheld, or that ended with an error.
 */
export function readStream(
  stream: ReadableStream<StreamPart>,
  reading: StreamReading,
): AsyncGenerator<TextPart, void, undefined> {
  const { signal } = reading
  const reader = stream.getReader()
  const cancel = (): void => void reader.cancel(signal.reason).catch(() => undefined)
  signal.addEventListener('abort', cancel)
  // The attempt may have ended while the model was asked: then nobody begins to read.
  if (signal.aborted) cancel()
  return partsOf(reader, cancel, reading)
}

async function* partsOf(
  reader: ReadableStreamDefaultReader<StreamPart>,
  cancel: () => void,
  reading: StreamReading,
): AsyncGenerator<TextPart, void, undefined> {
  const { signal, onFinish } = reading
  let isEmpty = true
  let isWhole = false
  try {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one part after the other
      const { done, value } = await reader.read()
      if (done) {
        isWhole = true
        return
      }
      const part = partFrom(value)
      if (part === undefined) continue
      if (part.type === 'finish') {
        onFinish(part)
        const fault = faultAtEnd({ ...part, isEmpty })
        if (fault) throw fault
      }
      isEmpty &&= !isOutput(part)
      yield part
    }
  } catch (error) {
    if (error instanceof StreamError) await readLastWords(reader, reading)
    throw error
  } finally {
    signal.removeEventListener('abort', cancel)
    if (!isWhole) cancel()
  }
}

/** Packages say after an error what was counted, once the connection has ended. */
async function readLastWords(
  reader: ReadableStreamDefaultReader<StreamPart>,
  { clock, onFinish }: StreamReading,
): Promise<void> {
  let isLate = false
  const late = new Promise<void>((resolve) => {
    const stop = clock.setTimer(() => {
      isLate = true
      resolve()
    }, lastWordsMs)
    void readOn(reader, () => isLate, onFinish).finally(() => {
      stop()
      resolve()
    })
  })
  await late
}

async function readOn(
  reader: ReadableStreamDefaultReader<StreamPart>,
  isLate: () => boolean,
  onFinish: StreamReading['onFinish'],
): Promise<void> {
  try {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one part after the other
      const { done, value } = await reader.read()
      if (done || isLate()) return
      const part = value.type === 'finish' ? partFrom(value) : undefined
      if (part?.type === 'finish') return onFinish(part)
    }
  } catch {
    // What it failed of is known.
  }
}

/** Whether a part is, or begins, something that was asked for. */
function isOutput({ type, ...part }: TextPart): boolean {
  if (type === 'text-delta') return 'delta' in part && part.delta !== ''
  return type === 'tool-call' || type === 'tool-input-start' || type === 'file' || type === 'custom'
}
