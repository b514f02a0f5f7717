import type { ImageRequest } from '@stint/core'
import type { OpenAI } from 'openai'
import type { LoadedImage } from '../load-image.ts'
import { openaiModel } from '../openai/models.ts'
import { chooseSize } from '../openai/size.ts'
import type { StandIns } from '../stand-ins.ts'
import { toolOptions, type CodexSettings } from './settings.ts'

type Body = OpenAI.Responses.ResponseCreateParamsStreaming
type ImageTool = OpenAI.Responses.Tool.ImageGeneration
type Settings = Omit<ImageTool, 'type'>

/** The images of a request, with their bytes at hand. */
export interface GivenImages {
  readonly references: readonly LoadedImage[]
  readonly mask: LoadedImage | undefined
}

/**
 * What is posted to `/responses`. Nothing in it that the backend of ChatGPT does not know: it
 * refuses whatever else the public endpoint takes.
 */
export function requestBody(
  request: ImageRequest,
  images: GivenImages,
  settings: CodexSettings,
  standIns: StandIns,
): Body {
  const { model, instructions } = settings
  const pictures = images.references.map((image) => ({
    type: 'input_image' as const,
    image_url: dataUrlOf(image, standIns),
    detail: 'auto' as const,
  }))
  return {
    model,
    stream: true,
    store: false,
    ...(instructions !== undefined && { instructions }),
    input: [{ role: 'user', content: [{ type: 'input_text', text: request.prompt }, ...pictures] }],
    tools: [imageTool(request, images, settings, standIns)],
    tool_choice: { type: 'image_generation' },
  }
}

function imageTool(
  request: ImageRequest,
  { references, mask }: GivenImages,
  settings: CodexSettings,
  standIns: StandIns,
): ImageTool {
  const options = toolOptions(request, settings)
  const { action = references.length > 0 ? 'edit' : 'generate' } = options
  const fields: { readonly [Field in keyof Settings]: Settings[Field] | undefined } = {
    action,
    model: settings.imageModel,
    size: chooseSize(request, openaiModel(settings.imageModel)?.sizes).size,
    quality: options.quality,
    background: options.background,
    output_format: options.outputFormat,
    output_compression: options.outputCompression,
    moderation: options.moderation,
    input_fidelity: options.inputFidelity,
    complexity: options.complexity,
    frame_count: options.frameCount,
    frame_duration_ms: options.frameDurationMs,
    partial_images: options.partialImages,
    input_image_mask: mask && { image_url: dataUrlOf(mask, standIns) },
  }
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return { type: 'image_generation', ...(Object.fromEntries(given) as Settings) }
}

function dataUrlOf({ data, mediaType }: LoadedImage, standIns: StandIns): string {
  return `data:${mediaType};base64,${standIns.base64(data)}`
}
