import { fontFamily, loadCanvas } from './canvas.ts'

/** How a sample looks. */
export interface SamplePngOptions {
  /** In pixels. Default 256. */
  readonly width?: number
  /** In pixels. Default 256. */
  readonly height?: number
  /** Any CSS colour; `'transparent'` makes a mask that lets everything change. Default a blue. */
  readonly colour?: string
  /** Written across the middle in white, as large as fits. Default nothing. */
  readonly text?: string
}

/** Draws a plain PNG to send as a reference, such as a logo. Equal options give equal bytes. */
export async function samplePng(options: SamplePngOptions = {}): Promise<Uint8Array> {
  const { width = 256, height = 256, colour = '#3b5bdb', text = '' } = options
  const { createCanvas } = await loadCanvas()
  const surface = createCanvas(width, height)
  const context = surface.getContext('2d')
  context.fillStyle = colour
  context.fillRect(0, 0, width, height)
  if (text !== '') {
    context.font = `700 100px ${fontFamily}`
    const size = Math.min(height * 0.5, (width * 0.84 * 100) / context.measureText(text).width)
    context.font = `700 ${size}px ${fontFamily}`
    context.fillStyle = '#fff'
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(text, width / 2, height / 2)
  }
  return surface.encode('png')
}
