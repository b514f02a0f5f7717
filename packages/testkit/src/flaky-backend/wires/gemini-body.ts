import { receiveImage, type ReceivedImage } from '../backend-request.ts'
import { geminiError } from './gemini-errors.ts'
import { objectionTo, type GeminiPart, type GeminiTurn } from './gemini-turns.ts'
import { Rejection } from './rejection.ts'
import type { WireRequest } from './wire.ts'

/** What the address of a request says. */
export interface GeminiRoute {
  readonly model: string
  readonly streams: boolean
}

type Json = Readonly<Record<string, unknown>>

const bodyFields =
  'contents systemInstruction generationConfig safetySettings tools toolConfig cachedContent labels serviceTier store'.split(
    ' ',
  )
const configFields =
  'maxOutputTokens temperature topK topP frequencyPenalty presencePenalty stopSequences seed candidateCount responseMimeType responseSchema responseJsonSchema responseModalities mediaResolution thinkingConfig imageConfig'.split(
    ' ',
  )
const imageConfigFields = ['aspectRatio', 'imageSize', 'personGeneration']
const aspectRatios = '1:1 1:4 1:8 2:3 3:2 3:4 4:1 4:3 4:5 5:4 8:1 9:16 16:9 21:9'.split(' ')
const mediaTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif']

/**
 * Reads the body of `generateContent`. Names are taken in camelCase or snake_case, as protobuf's
 * JSON reader does.
 * @throws Rejection (400 INVALID_ARGUMENT) for what Gemini refuses by itself
 */
export function readGeminiBody(
  body: Uint8Array,
  route: GeminiRoute,
): Pick<WireRequest, 'prompt' | 'references' | 'aspectRatio' | 'text'> {
  const request = fieldsOf(parseJson(body), '', bodyFields)
  const config = fieldsOf(request['generationConfig'] ?? {}, 'generation_config', configFields)
  const where = 'generation_config.image_config'
  const imageConfig = fieldsOf(config['imageConfig'] ?? {}, where, imageConfigFields)
  const aspectRatio = imageConfig['aspectRatio'] as string | undefined
  if (aspectRatio !== undefined && !aspectRatios.includes(aspectRatio)) {
    const allowed = aspectRatios.map((each) => `'${each}'`).join(', ')
    throw invalid(`aspect_ratio must be one of ${allowed}, got '${aspectRatio}'.`)
  }
  if (Number(config['candidateCount'] ?? 1) !== 1) {
    throw invalid('Multiple candidates is not enabled for this model')
  }
  const turns = readContents(request['contents'])
  const parts = turns.flatMap((turn) => turn.parts)
  const references = parts.filter(isImage)
  if (asksForImage(route, config['responseModalities'])) {
    const prompt = textIn(parts)
    return { prompt, references, ...(aspectRatio !== undefined && { aspectRatio }) }
  }
  const objection = objectionTo(turns)
  if (objection !== undefined) throw invalid(objection)
  return {
    prompt: textIn(turns.findLast(({ role }) => role === 'user')?.parts ?? []),
    references,
    text: {
      stream: route.streams,
      messages: turns.length,
      tools: toolNames(request['tools']),
    },
  }
}

function asksForImage({ model, streams }: GeminiRoute, modalities: unknown): boolean {
  if (Array.isArray(modalities)) return modalities.includes('IMAGE')
  return !streams && /image/.test(model)
}

function isImage(part: GeminiPart): part is ReceivedImage {
  return typeof part === 'object' && 'data' in part
}

function textIn(parts: readonly unknown[]): string {
  return parts.filter((part) => typeof part === 'string').join('\n')
}

function toolNames(tools: unknown): readonly string[] {
  const entries = Array.isArray(tools) ? (tools as readonly object[]) : []
  return entries.flatMap((entry) => {
    const { functionDeclarations = Object.keys(entry) } = entry as {
      functionDeclarations?: unknown
    }
    const declared = functionDeclarations as readonly (string | { readonly name: string })[]
    return declared.map((each) => (typeof each === 'string' ? each : each.name))
  })
}

function readContents(contents: unknown): readonly GeminiTurn[] {
  if (!Array.isArray(contents) || contents.length === 0) {
    throw invalid('* GenerateContentRequest.contents: contents is not specified\n')
  }
  return contents.map((content, index): GeminiTurn => {
    const { role, parts } = fieldsOf(content, `contents[${index}]`, ['role', 'parts'])
    if (role !== undefined && role !== 'user' && role !== 'model') {
      throw invalid('Please use a valid role: user, model.')
    }
    const where = `GenerateContentRequest.contents[${index}].parts`
    if (!Array.isArray(parts) || parts.length === 0) {
      throw invalid(`* ${where}: contents.parts must not be empty.\n`)
    }
    return {
      role: role ?? 'user',
      parts: parts.map((part, at) => readPart(part, `contents[${index}].parts[${at}]`)),
    }
  })
}

function readPart(part: unknown, where: string): GeminiPart {
  const fields = objectOf(part, where)
  if (typeof fields['text'] === 'string') return fields['text']
  for (const name of ['functionCall', 'functionResponse'] as const) {
    if (fields[name] !== undefined) return { type: name }
  }
  if (fields['fileData'] !== undefined) throw invalid(`Invalid or unsupported file uri: ${where}`)
  if (fields['inlineData'] === undefined) {
    const what = `* GenerateContentRequest.${where}.data`
    throw invalid(`${what}: required oneof field 'data' must have one initialized field\n`)
  }
  const { mimeType, data } = objectOf(fields['inlineData'], `${where}.inline_data`)
  if (!mediaTypes.includes(mimeType as string)) {
    throw invalid(`Unsupported MIME type: ${String(mimeType)}`)
  }
  if (typeof data !== 'string' || !/^[\w+/-]+={0,2}$/.test(data)) {
    throw invalid(
      `Invalid value at '${where}.inline_data.data' (TYPE_BYTES), Base64 decoding failed`,
    )
  }
  const image = receiveImage(mimeType as string, Buffer.from(data, 'base64'))
  if (image === undefined) {
    throw invalid(
      'Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
    )
  }
  return image
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString())
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw invalid(`Invalid JSON payload received. ${reason}`)
  }
}

function fieldsOf(value: unknown, where: string, known: readonly string[]): Json {
  const fields = objectOf(value, where)
  const unknown = Object.keys(fields).find((name) => !known.includes(name))
  if (unknown === undefined) return fields
  const at = where === '' ? '' : ` at '${where}'`
  throw invalid(`Invalid JSON payload received. Unknown name "${unknown}"${at}: Cannot find field.`)
}

function objectOf(value: unknown, where: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`Invalid JSON payload received. Expected an object at '${where}'.`)
  }
  const named = Object.entries(value).map(([name, each]) => [camelCase(name), each])
  return Object.fromEntries(named) as Json
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function invalid(message: string): Rejection {
  return new Rejection(geminiError('INVALID_ARGUMENT', message))
}
