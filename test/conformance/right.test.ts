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
