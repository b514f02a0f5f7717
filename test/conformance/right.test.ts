import { Fault, type ImageRequest } from '@stint/core'
import { describeProvider } from '@stint/testkit'
import { brook, brookWire } from './brook.ts'
import { easel, easelWire } from './easel.ts'
import { kiln, kilnWire } from './kiln.ts'
import { lodge, lodgeWire } from './lodge.ts'

describeProvider('a provider with one request', {
  create: (options) => easel(options),
  wire: easelWire,
})
describeProvider('a provider with jobs', { create: kiln, wire: kilnWire })
describeProvider('a provider with a stream', {
  create: (options) => brook(options),
  wire: brookWire,
})
describeProvider('a provider that asks for leave, and then in the address', {
  create: lodge,
  wire: lodgeWire,
})
describeProvider('a provider that asks for leave, and does not say where it sends', {
  create: (options) => ({ ...lodge(options), wire: undefined }),
  wire: { ...lodgeWire, errors: {} },
})

const hasLink = ({ references }: ImageRequest): boolean => references.some((one) => 'url' in one)

describeProvider('a provider that cannot tell beforehand whether it takes a link, and takes none', {
  create(options) {
    const inner = easel(options)
    return {
      ...inner,
      accepts: (request: ImageRequest) => (hasLink(request) ? undefined : inner.accepts(request)),
      async attempt(request: ImageRequest, handle) {
        if (!hasLink(request)) return inner.attempt(request, handle)
        throw new Fault('unsupported', { message: 'takes no links', delivery: 'unsent' })
      },
    }
  },
  wire: easelWire,
})
