import type { ImageModelV3, ImageModelV4 } from '@ai-sdk/provider'
import { base64 } from '../../__fixtures__/pictures.ts'

type Result = Awaited<ReturnType<ImageModelV4['doGenerate']>>

/** A result of one picture, with whatever else. */
export function result(fields: Partial<Result> = {}): Result {
  const response = { timestamp: new Date(0), modelId: 'brush', headers: undefined }
  return { images: [base64('png')], warnings: [], response, ...fields }
}

/** A model that sends nothing, of a vendor that nobody knows. */
export function model(
  fields: Partial<Omit<ImageModelV4, 'specificationVersion'>> = {},
): ImageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'easel.image',
    modelId: 'brush',
    maxImagesPerCall: 4,
    doGenerate: () => Promise.resolve(result()),
    ...fields,
  }
}

/** The same as packages of the time before made it. */
export const v3: ImageModelV3 = {
  specificationVersion: 'v3',
  provider: 'easel.image',
  modelId: 'old-brush',
  maxImagesPerCall: undefined,
  doGenerate: () =>
    Promise.resolve({
      images: [base64('webp')],
      warnings: [{ type: 'other', message: 'it is old' }],
      response: { timestamp: new Date(0), modelId: 'old-brush', headers: undefined },
    }),
}
