export { deadline } from './deadline.ts'
export type { StreamDeadlines } from './stream-deadlines.ts'
