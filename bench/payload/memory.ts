import type { Peaks } from './peak-while.ts'

/** What one request with large images took, in bytes. */
export interface Memory extends Peaks {
  /** Of the process before there were any images (resident set). */
  readonly before: number
  /** The most of the process, as the kernel counts it: samples may miss it. */
  readonly peak: number
}
