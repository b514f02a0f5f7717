import type { RequestOptions } from '../vendor-options.ts'

/** What a vendor's package, or the vendor behind it, takes. What is left out is not known. */
export interface Takes {
  /** The most references. */
  readonly references?: number | undefined
  /** How to have more of them taken, for whoever gives more. */
  readonly moreReferences?: string
  /** References and mask as links only. */
  readonly linksOnly?: boolean
  readonly mask?: boolean
  readonly size?: boolean
  /** What to give in place of a size. */
  readonly insteadOfSize?: string
  readonly aspectRatio?: boolean | readonly string[]
  readonly seed?: boolean
}

type TakesOf = (model: string, options: RequestOptions) => Takes

const ratiosOfFal = ['1:1', '16:9', '9:16', '4:3', '3:4', '16:10', '10:16', '21:9', '9:21']
const ratioOnly = { size: false, aspectRatio: true } as const
const sizeOnly = { size: true, aspectRatio: false } as const

/** Luma takes as many as the kind of reference allows; those of a character count by identity. */
function lumaReferences({ referenceType = 'image', images }: RequestOptions): number | undefined {
  if (referenceType === 'modify_image') return 1
  if (referenceType === 'style') return undefined
  return referenceType === 'character' && images !== undefined ? undefined : 4
}

/**
 * By the vendor in a model's `provider`. Read from the sources of their packages (fal 3.0.41,
 * replicate 3.0.46, luma 3.0.41, black-forest-labs 2.0.41, xai 5.0.12, fireworks 3.0.62, togetherai
 * 3.0.54, amazon-bedrock 5.0.101, google-vertex 5.0.141, openai 4.0.118, google 4.0.121): what these
 * drop with no more than a warning, or throw for.
 */
const vendors: Readonly<Record<string, TakesOf>> = {
  fal: (_, { useMultipleImages }) => ({
    size: true,
    aspectRatio: ratiosOfFal,
    seed: true,
    ...(useMultipleImages !== true && {
      references: 1,
      moreReferences:
        'providerOptions.fal.useMultipleImages sends all of them, to models that take several',
    }),
  }),
  replicate: (model) =>
    model.startsWith('black-forest-labs/flux-2-')
      ? { references: 8, mask: false }
      : { references: 1 },
  luma: (_, options) => ({
    ...ratioOnly,
    references: lumaReferences(options),
    linksOnly: true,
    mask: false,
    seed: false,
  }),
  'black-forest-labs': () => ({
    ...ratioOnly,
    references: 10,
    insteadOfSize: 'an aspectRatio, or width and height in providerOptions.blackForestLabs',
    seed: true,
  }),
  xai: () => ({ ...ratioOnly, mask: false, seed: false }),
  fireworks: () => ({ references: 1, mask: false, seed: true }),
  togetherai: () => ({ ...sizeOnly, references: 1, mask: false }),
  'amazon-bedrock': () => sizeOnly,
  google: () => ({ ...ratioOnly, mask: false }),
  openai: () => ({ ...sizeOnly, seed: false }),
  azure: () => ({ ...sizeOnly, seed: false }),
}

/** What is known of what a vendor takes for a model; nothing of a vendor that is not in the table. */
export function vendorTakes(vendor: string, model: string, options: RequestOptions): Takes {
  const known = Object.hasOwn(vendors, vendor) ? vendors[vendor] : undefined
  return known?.(model, options) ?? {}
}

/** Where a vendor's options stand in `providerOptions`, for those that are not called as there. */
const optionNames: Readonly<Record<string, string>> = {
  'black-forest-labs': 'blackForestLabs',
  'amazon-bedrock': 'bedrock',
}

/** The name of a vendor in `providerOptions`. */
export function optionsName(vendor: string): string {
  return optionNames[vendor] ?? vendor
}
