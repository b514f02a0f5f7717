import { types } from 'node:util'
import type { MadeImage } from '@stint/core'
import { textOf } from './encoded-answer.ts'
import type { RecordedAnswer } from './provider-wire.ts'

const noImage = 'this is no image, whatever it may be called. '

/** Whether an answer holds the bytes of an image, as they are or as base64. */
export function holdsImage(answer: RecordedAnswer, { data }: MadeImage): boolean {
  if (types.isUint8Array(answer.body)) return Buffer.from(answer.body).includes(Buffer.from(data))
  const text = textOf(answer)?.replaceAll('\\/', '/') ?? ''
  return formsOf(data).some((form) => text.includes(form))
}

/** The same answer with other bytes, which are no image, in place of images. */
export function withoutImages(
  answer: RecordedAnswer,
  images: readonly MadeImage[],
): RecordedAnswer {
  if (types.isUint8Array(answer.body)) {
    return { ...answer, body: Buffer.from(noImage.repeat(10)) }
  }
  let text = textOf(answer) ?? ''
  for (const { data } of images) {
    const bytes = Buffer.alloc(data.byteLength, noImage)
    for (const [at, form] of formsOf(data).entries()) {
      const other = formsOf(bytes)[at] ?? ''
      text = text.replaceAll(form, other).replaceAll(form.replaceAll('/', '\\/'), other)
    }
  }
  const headers = { ...(typeof answer.body !== 'string' && json), ...answer.headers }
  return { ...answer, headers, body: text }
}

const json = { 'content-type': 'application/json' }

function formsOf(data: Uint8Array): string[] {
  const buffer = Buffer.from(data)
  return [buffer.toString('base64'), buffer.toString('base64url')]
}
