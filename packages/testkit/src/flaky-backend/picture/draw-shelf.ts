import type { Image, SKRSContext2D } from '@napi-rs/canvas'
import type { BackendRequest, ReceivedImage } from '../backend-request.ts'
import { fontFamily, type Canvas } from './canvas.ts'
import type { Area } from './draw-card.ts'

/** A reference as it is shown: its picture, if it can be decoded, and its facts. */
export interface Tile {
  readonly picture: Image | undefined
  readonly title: string
  readonly facts: string
}

const gap = 12
const captionHeight = 32

/** Decodes a request's references and mask; what cannot be decoded becomes a labelled box. */
export function loadTiles(request: BackendRequest, library: Canvas): Promise<readonly Tile[]> {
  const titled: [string, ReceivedImage][] = request.references.map((each, at) => [
    `${at + 1}`,
    each,
  ])
  if (request.mask) titled.push(['mask', request.mask])
  return Promise.all(
    titled.map(async ([title, image]) => ({
      picture: await decode(image, library),
      title,
      facts: `${image.width}×${image.height} ${image.mediaType.replace('image/', '')}`,
    })),
  )
}

/** How much height the shelf takes at the bottom of a picture; 0 without tiles. */
export function shelfHeight(count: number, width: number, pictureHeight: number): number {
  if (count === 0) return 0
  const { rows, side } = grid(count, width, pictureHeight)
  return rows * (side + captionHeight) + (rows - 1) * gap
}

/** Draws the tiles side by side, in as many rows as they need. */
export function drawShelf(context: SKRSContext2D, tiles: readonly Tile[], area: Area): void {
  if (tiles.length === 0) return
  const rows = tiles.length > 6 ? 2 : 1
  const perRow = Math.ceil(tiles.length / rows)
  const side = (area.height - (rows - 1) * gap) / rows - captionHeight
  tiles.forEach((tile, at) => {
    const x = area.x + (at % perRow) * (side + gap)
    const y = area.y + Math.floor(at / perRow) * (side + captionHeight + gap)
    drawTile(context, tile, { x, y, width: side, height: side })
  })
}

function grid(count: number, width: number, pictureHeight: number): { rows: number; side: number } {
  const rows = count > 6 ? 2 : 1
  const perRow = Math.ceil(count / rows)
  const widest = (width - (perRow - 1) * gap) / perRow
  return { rows, side: Math.max(16, Math.min(widest, (pictureHeight * 0.28) / rows)) }
}

function drawTile(context: SKRSContext2D, { picture, title, facts }: Tile, area: Area): void {
  const { x, y, width, height } = area
  context.save()
  context.beginPath()
  context.roundRect(x, y, width, height, 8)
  context.fillStyle = '#eceff1'
  context.fill()
  context.clip()
  if (picture) {
    const inset = 6
    const scale = Math.min(
      (width - 2 * inset) / picture.width,
      (height - 2 * inset) / picture.height,
    )
    const [w, h] = [picture.width * scale, picture.height * scale]
    context.drawImage(picture, x + (width - w) / 2, y + (height - h) / 2, w, h)
  } else {
    context.fillStyle = '#607d8b'
    context.font = `400 12px ${fontFamily}`
    context.fillText('not drawable', x + 8, y + height / 2, width - 16)
  }
  context.restore()
  context.fillStyle = '#fff'
  context.font = `700 12px ${fontFamily}`
  context.fillText(title, x, y + height + 15, width)
  context.fillStyle = 'rgba(255, 255, 255, 0.75)'
  context.font = `400 11px ${fontFamily}`
  context.fillText(facts, x, y + height + 29, width)
}

async function decode(image: ReceivedImage, library: Canvas): Promise<Image | undefined> {
  try {
    return await library.loadImage(image.data)
  } catch {
    // A header that can be read over a body that cannot: the tile says so instead.
    return undefined
  }
}
