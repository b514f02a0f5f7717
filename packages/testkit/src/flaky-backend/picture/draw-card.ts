import type { Canvas as Surface, SKRSContext2D } from '@napi-rs/canvas'
import type { BackendRequest, PictureFormat } from '../backend-request.ts'
import { fontFamily, loadCanvas } from './canvas.ts'
import { drawShelf, loadTiles, shelfHeight } from './draw-shelf.ts'
import { fitText, lineHeight } from './fit-text.ts'
import { paletteOf } from './palette.ts'
import { pictureSize } from './picture-size.ts'

/** One picture of an answer. */
export interface Card {
  /** The vendor, as it is shown. */
  readonly label: string
  readonly request: BackendRequest
  /** Which of the request's `n` pictures this is, from 0. */
  readonly index: number
}

/** A rectangle in pixels. */
export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Of a long prompt only the beginning is drawn; how long it is stands above it. */
const drawnCharacters = 1200

/**
 * Draws what a request asked for, so that whoever looks at the picture sees what reached the
 * vendor: the vendor and model, the prompt, and a thumbnail of each reference.
 */
export async function drawCard({ label, request, index }: Card): Promise<Uint8Array> {
  const library = await loadCanvas()
  const tiles = await loadTiles(request, library)
  const { width, height } = pictureSize(request)
  const surface = library.createCanvas(width, height)
  const context = surface.getContext('2d')
  const palette = paletteOf(request.prompt)
  const margin = Math.round(Math.min(width, height) * 0.065)
  const x = margin
  const inner = width - 2 * margin

  context.fillStyle = palette.background
  context.fillRect(0, 0, width, height)
  context.fillStyle = palette.shape
  context.beginPath()
  context.arc(width * 0.9, height * 0.1, Math.min(width, height) * 0.45, 0, 2 * Math.PI)
  context.fill()

  const place = request.n > 1 ? `${index + 1} of ${request.n}` : ''
  const heading = { left: `${label}  ·  ${request.model}`, right: place, colour: palette.accent }
  const top = drawHeading(context, heading, request, { x, y: margin, width: inner, height })
  const shelf = shelfHeight(tiles.length, inner, height)
  const shelfTop = height - margin - shelf
  const room = shelfTop - top - (shelf > 0 ? margin * 0.6 : 0)
  drawPrompt(context, request.prompt, { x, y: top, width: inner, height: room })
  drawShelf(context, tiles, { x, y: shelfTop, width: inner, height: shelf })
  return encode(surface, request.outputFormat)
}

interface Heading {
  readonly left: string
  readonly right: string
  readonly colour: string
}

/** Draws two lines of heading and gives the y where the prompt may begin. */
function drawHeading(
  context: SKRSContext2D,
  { left, right, colour }: Heading,
  { prompt, references, mask }: BackendRequest,
  area: Area,
): number {
  const images = references.length === 1 ? '1 reference' : `${references.length} references`
  const facts = [`prompt of ${prompt.length} characters`, images, ...(mask ? ['a mask'] : [])]
  const size = Math.max(11, Math.min(17, area.width / 26))
  const first = area.y + size
  context.font = `700 ${size}px ${fontFamily}`
  context.fillStyle = colour
  context.fillText(left, area.x, first, area.width)
  context.textAlign = 'right'
  context.fillText(right, area.x + area.width, first)
  context.textAlign = 'left'
  context.font = `400 ${size * 0.82}px ${fontFamily}`
  context.fillStyle = 'rgba(255, 255, 255, 0.75)'
  context.fillText(facts.join('  ·  '), area.x, first + size * 1.35, area.width)
  return first + size * 2.6
}

function drawPrompt(context: SKRSContext2D, prompt: string, area: Area): void {
  context.font = `700 100px ${fontFamily}`
  const measure = (text: string): number => context.measureText(text).width / 100
  const { lines, fontSize } = fitText(prompt.slice(0, drawnCharacters), area, measure)
  context.font = `700 ${fontSize}px ${fontFamily}`
  context.fillStyle = '#fff'
  lines.forEach((line, index) =>
    context.fillText(line, area.x, area.y + fontSize * (0.95 + index * lineHeight), area.width),
  )
}

function encode(surface: Surface, format: PictureFormat): Promise<Uint8Array> {
  if (format === 'png') return surface.encode('png')
  return format === 'gif' ? surface.encode('gif') : surface.encode(format, 85)
}
