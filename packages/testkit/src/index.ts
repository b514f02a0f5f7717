export { pixel } from './pixel.ts'
export { scriptedProvider } from './scripted-provider.ts'
export { virtualClock, type VirtualClock } from './virtual-clock.ts'
