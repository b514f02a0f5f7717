import type { ImageMade } from './create-image/image-made.ts'
import type { CallResult } from './call-handle.ts'

/** What a {@link createImage} pipeline resolves with. */
export type ImageResult = CallResult<ImageMade>
