/** Puts the parts of one attempt together to what a whole call gives. */
export interface Assembly<Made = any, Part = any> {
  /** Adds the next part. */
  push(part: Part): void
  /** What there is by now. */
  made(): Made
}

/** How an operation can be seen while it is made. */
export interface Streaming<Made = any, Part = any> {
  /** For the parts of one attempt. */
  assemble(): Assembly<Made, Part>
  /** How many characters of a part a reader sees, at least 1 where it shows anything else; 0 where it shows nothing. */
  visible(part: Part): number
  /** Why what was put together is not whole, though its source has ended. */
  problem?(made: Made): string | undefined
  /** The parts of a result that was made as a whole. */
  parts(made: Made): Iterable<Part>
}
