import { brook, brookWire } from '../brook.ts'
import { imageIn } from '../easel.ts'
import { anyAnswer, wrong, type WrongProviders } from './wrong.ts'

/** Mistakes in the reading of an answer, and in what is made of it. */
export const results: WrongProviders = {
  'counts in words': wrong(
    {
      async read(response) {
        const made = imageIn(await response.text())
        return { ...made, usage: { credits: 'three' } } as never
      },
    },
    'answers within the schema',
  ),
  'writes into the image': wrong(
    {
      async read(response) {
        const { images, ...made } = imageIn(await response.text())
        const signed = images.map(({ data, mediaType }) => ({
          data: new Uint8Array(Buffer.concat([data, Buffer.from('by easel')])),
          mediaType,
        }))
        return { ...made, images: signed }
      },
    },
    'gives the images that the vendor sent, byte for byte',
  ),
  'reads the first piece alone': wrong(
    {
      async read(response) {
        const first = await response.body?.getReader().read()
        return imageIn(Buffer.from(first?.value ?? []).toString())
      },
    },
    'reads an answer that arrives a few bytes at a time',
  ),
  'looks for an image anywhere in the text': wrong(
    {
      async read(response) {
        const text = await response.text()
        const [, png] = /"png":"([\w+/=]*)/.exec(text) ?? []
        return imageIn(png === undefined ? text : JSON.stringify({ png }))
      },
    },
    'takes no image from a text that is cut, at any byte',
  ),
  'takes a part of the image for the whole': {
    given: {
      create: (options) => brook(options, /[^]*^event: (?:part|done)\ndata: (.*)\n\n/m),
      wire: brookWire,
    },
    seenBy: ['takes no image from a text that is cut, at any byte'],
  },
  'believes the type of what it gets': wrong(
    {
      async read(response) {
        const mediaType = response.headers.get('content-type') ?? ''
        if (!mediaType.startsWith('image/')) return imageIn(await response.text())
        return { images: [{ data: new Uint8Array(await response.arrayBuffer()), mediaType }] }
      },
    },
    'makes a fault of an answer that holds no image',
    anyAnswer,
  ),
  'loses an error that it meets on the way': wrong(
    {
      async read(response) {
        const text = await response.text()
        const { credits } = JSON.parse(text) as { credits?: number }
        void Promise.resolve().then(() => credits === undefined || credits.toFixed(2))
        return imageIn(text)
      },
    },
    anyAnswer,
  ),
}
