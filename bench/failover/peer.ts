/** What a caller wants: the same for every peer. */
export interface Wanted {
  readonly prompt: string
  readonly reference: Uint8Array<ArrayBuffer>
  /** How many images. Each is a submission of its own. */
  readonly images: number
}

/** @returns the bytes of each image. */
export type MakeImages = (wanted: Wanted) => Promise<readonly Uint8Array[]>

/** A way to call two vendors. */
export interface Peer {
  readonly name: string
  /** How it is set up, in a sentence or two, for the page. */
  readonly setUp: string
  /**
   * Made once for a world, so that what it remembers from call to call counts.
   * @param images how many are wanted in each call.
   */
  open(images: number): MakeImages
}

/** An attempt is given up after this, where there is a setting for it. */
export const attemptMs = 40_000

/** A call is given up after this, where there is a setting for it. */
export const callMs = 90_000

/** The prompt with less in it, for a vendor that broke down over the whole. */
export const lighter = (prompt: string): string => prompt.split(',')[0] ?? prompt

/** What a caller does whose library makes one: as many calls side by side. */
export function sideBySide(
  images: number,
  makeOne: () => Promise<Uint8Array>,
): Promise<Uint8Array[]> {
  return Promise.all(Array.from({ length: images }, makeOne))
}
