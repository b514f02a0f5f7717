import { createRequire } from 'node:module'

/** The drawing library, with the font of our pictures registered. */
export type Canvas = typeof import('@napi-rs/canvas')

/** The family to draw with; characters that it lacks come from the system's fonts. */
export const fontFamily = 'Inter, sans-serif'

let loading: Promise<Canvas> | undefined

/** Loads the library when the first picture is drawn, so that whoever draws none pays nothing. */
export function loadCanvas(): Promise<Canvas> {
  return (loading ??= load())
}

async function load(): Promise<Canvas> {
  const canvas = await import('@napi-rs/canvas')
  const require = createRequire(import.meta.url)
  const regular = require.resolve('@fontsource/inter/files/inter-latin-400-normal.woff2')
  const bold = require.resolve('@fontsource/inter/files/inter-latin-700-normal.woff2')
  for (const file of [regular, bold]) canvas.GlobalFonts.registerFromPath(file, 'Inter')
  return canvas
}
