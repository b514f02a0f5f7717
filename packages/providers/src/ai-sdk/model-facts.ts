import type { ImageModel } from './image-model.ts'

/** What an image model says of itself. */
export interface ModelFacts {
  /** The vendor: `fal` of `fal.image`. */
  readonly vendor: string
  readonly modelId: string
  /** The most images of one call. */
  readonly maxImages: number
  /** Whether it takes images; undefined where it does not say. */
  readonly takesFiles: boolean | undefined
  /** Whether it takes a mask; undefined where it does not say. */
  readonly takesMasks: boolean | undefined
}

/** Asks a model what it takes. What it cannot tell, now or ever, is not known. */
export async function modelFacts(model: ImageModel): Promise<ModelFacts> {
  const [maxImages, takesFiles, takesMasks] = await Promise.all([
    told(() => maxImagesOf(model)),
    told(() => ('supportsFileInputs' in model ? model.supportsFileInputs : undefined)),
    told(() => ('supportsMaskInputs' in model ? model.supportsMaskInputs : undefined)),
  ])
  return {
    vendor: vendorOf(model),
    modelId: model.modelId,
    maxImages: imagesOr1(maxImages),
    takesFiles: typeof takesFiles === 'boolean' ? takesFiles : undefined,
    takesMasks: typeof takesMasks === 'boolean' ? takesMasks : undefined,
  }
}

/** A model of any kind. */
type Named = Pick<ImageModel, 'provider' | 'modelId'>

/** The vendor of a model: what stands before the first dot of its provider, `fal` of `fal.image`. */
export function vendorOf({ provider }: Named): string {
  return provider.split('.')[0] || provider
}

/** `vendor/model`, for reports. */
export function idOf(model: Named): string {
  return `${vendorOf(model)}/${model.modelId}`
}

/** The most images of a call where that can be told at once. */
export function maxImagesAtOnce(model: ImageModel): number | undefined {
  const most: unknown = maxImagesOf(model)
  return typeof most === 'object' ? undefined : imagesOr1(most)
}

function maxImagesOf(model: ImageModel): unknown {
  const { maxImagesPerCall: most, modelId } = model
  return typeof most === 'function' ? most.call(model, { modelId }) : most
}

/** `generateImage` takes a model without a limit for one that makes one image. */
function imagesOr1(most: unknown): number {
  return Number.isInteger(most) && Number(most) > 0 ? Number(most) : 1
}

/** Some look it up over the network, where a model that is only asked has none. */
async function told(ask: () => unknown): Promise<unknown> {
  try {
    return await ask()
  } catch {
    return undefined
  }
}
