import { flakyBackend, type BackendScript, type FlakyBackend } from '@stint/testkit'

/** The incident took eleven minutes; here it takes seven seconds. */
export const timeScale = 0.01

/** The prompt an agent wrote: too heavy for the first vendor, every time. */
export const heavyPrompt =
  'A poster for the lighthouse festival, built around the two attached pictures. Keep the mark of the first ' +
  'picture intact in the upper left corner. Take the colours of the second picture for the sky, and let them ' +
  'fade into a night with a visible Milky Way. In the foreground a rocky shore with nine people in oilskins, each ' +
  'with another lantern, each lantern with another pattern of shadows on the rocks. In the middle distance a ' +
  'three-masted ship under full sail, rigging complete, with its reflection broken by the waves. Lettering: the ' +
  'name of the festival, in letters made of rope, hand-laid, every strand visible.'

export const simplePrompt =
  'A lighthouse festival poster with the mark and the colours of the attached pictures.'

/** What the first vendor can still carry. */
export const heavyFrom = 200

/**
 * The incident's world: at the first vendor the heavy prompt gets a 500 after 110 s, the simplified one an image after
 * 20 s; every other vendor makes an image after 20 s.
 */
export function startWorld(
  scripts: Readonly<Record<string, BackendScript>>,
): Promise<FlakyBackend> {
  return flakyBackend({ ...scripts, timeScale })
}
