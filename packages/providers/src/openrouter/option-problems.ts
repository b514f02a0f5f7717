import { endpointOf, openrouterModel, type Asked, type Endpoint, type Rejects } from './models.ts'
import type { OpenRouterImageOptions } from './options.ts'

/** Options that an endpoint does not have. It would leave them out without a word. */
const missing: Readonly<Record<Endpoint, Rejects>> = {
  images: {},
  chat: { quality: 'any', outputFormat: 'any', outputCompression: 'any', background: 'any' },
}

/** The same for what is in `provider`: who asks for no retention must not be served without it. */
const missingRouting: Readonly<
  Record<Endpoint, readonly (keyof NonNullable<OpenRouterImageOptions['provider']>)[]>
> = {
  images: ['data_collection', 'zdr'],
  chat: ['options'],
}

const paths: Readonly<Record<Endpoint, string>> = { images: '/images', chat: 'chat completions' }

/** Which options the endpoint or the model does not take, or which do not go together. */
export function optionProblems(options: OpenRouterImageOptions, asked: Asked): string[] {
  const endpoint = endpointOf(asked)
  const known = openrouterModel(asked.model)
  const problems = rejected(options, { ...known?.rejects, ...missing[endpoint] })
  const { background, outputFormat, imageSize, provider = {} } = options
  for (const field of missingRouting[endpoint]) {
    if (provider[field] !== undefined) {
      problems.push(`takes no provider.${field} at ${paths[endpoint]}`)
    }
  }
  if (known && imageSize !== undefined && !known.imageSizes.includes(imageSize)) {
    const sizes = known.imageSizes.join(', ')
    problems.push(
      sizes === '' ? 'takes no imageSize' : `makes images of ${sizes}, not ${imageSize}`,
    )
  }
  if (background === 'transparent' && outputFormat === 'jpeg') {
    problems.push('cannot give jpeg a transparent background: choose png or webp')
  }
  return problems
}

function rejected(options: OpenRouterImageOptions, rejects: Rejects): string[] {
  const problems: string[] = []
  for (const [option, values] of Object.entries(rejects)) {
    const given = options[option as keyof OpenRouterImageOptions]
    if (given === undefined) continue
    if (values === 'any') problems.push(`takes no ${option}`)
    else if (typeof given === 'string' && values.includes(given)) {
      problems.push(`does not take ${option} '${given}'`)
    }
  }
  return problems
}
