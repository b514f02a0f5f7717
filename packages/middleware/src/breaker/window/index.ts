export type { CallWindow } from './call-window.ts'
export { CountWindow } from './count-window.ts'
export { minus, noCalls, oneCall, plus, type Counts } from './counts.ts'
export { TimeWindow } from './time-window.ts'
