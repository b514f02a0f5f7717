import { Fault } from '@stint/core'
import { pixel } from '@stint/testkit'
import { imageIn } from '../easel.ts'
import { image, lenient, textSoFar } from './by-mistake.ts'
import { anyAnswer, wrong, type WrongProviders } from './wrong.ts'

/** Answers that hold no image, and are taken for one. */
export const answers: WrongProviders = {
  'has a picture for an answer without a body': wrong(
    {
      read: async (response) =>
        response.status === 204 ? image(pixel) : imageIn(await response.text()),
    },
    'makes a fault of an answer that holds no image',
  ),
  'never looks at the bytes': wrong(
    {
      async read(response) {
        const { png, error } = JSON.parse(await response.text()) as Record<string, string>
        if (error !== undefined) throw new Fault('content_policy', { message: 'refused' })
        if (png === undefined) throw new Error('no image')
        return image(new Uint8Array(Buffer.from(png, 'base64')))
      },
    },
    'makes a fault of an image that is none',
    anyAnswer,
  ),
  'is content with what came before the connection broke': wrong(
    {
      read: async (response) => lenient(await textSoFar(response), ({ length }) => length < 10_000),
    },
    'makes a fault of an answer that breaks off',
  ),
  'is content with what came before there was too much': wrong(
    {
      read: async (response) => lenient(await textSoFar(response), ({ length }) => length > 10_000),
    },
    'makes a fault of an answer that does not end',
  ),
}
