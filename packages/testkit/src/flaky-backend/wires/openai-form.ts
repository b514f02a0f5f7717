import { receiveImage, type ReceivedImage } from '../backend-request.ts'
import { openaiError, type OpenAIError } from './openai-errors.ts'
import { badParameter, missingParameter } from './openai-parameters.ts'
import { Rejection } from './rejection.ts'
import type { Head } from './wire.ts'

/** The parts of an edit: its scalar parameters and its images. */
export interface OpenAIForm {
  readonly parameters: Readonly<Record<string, string>>
  readonly references: readonly ReceivedImage[]
  readonly mask?: ReceivedImage
}

const mediaTypes = ['image/jpeg', 'image/png', 'image/webp']

/**
 * Reads the multipart form of `POST /images/edits`.
 * @throws Rejection for what OpenAI refuses about files
 */
export async function readOpenAIForm(head: Head, body: Uint8Array): Promise<OpenAIForm> {
  const refuse = (error: OpenAIError): Rejection => new Rejection(openaiError(head.id, error))
  const form = await parseForm(head, body, refuse)
  const parameters: Record<string, string> = {}
  for (const [name, value] of form) if (typeof value === 'string') parameters[name] = value

  const files = [...form.getAll('image'), ...form.getAll('image[]')].filter(isFile)
  if (form.getAll('image').length > 1) throw refuse(duplicate)
  if (files.length > 16) throw refuse(tooMany(files.length))
  const references = await Promise.all(
    files.map(async (file, index) => {
      const image = await readImage(file, files.length === 1 ? 'image' : `image[${index}]`, refuse)
      if (image === undefined) throw refuse(unreadable(index))
      return image
    }),
  )
  const [first] = references
  if (first === undefined) throw refuse(missingParameter('image'))
  const maskFile = form.get('mask')
  if (!isFile(maskFile)) return { parameters, references }

  const mask = await readImage(maskFile, 'mask', refuse)
  if (mask?.mediaType !== 'image/png') throw refuse(badMask('mask image is not a PNG'))
  if (mask.width !== first.width || mask.height !== first.height) {
    throw refuse(badMask('mask size does not match image size'))
  }
  return { parameters, references, mask }
}

async function parseForm(
  head: Head,
  body: Uint8Array,
  refuse: (error: OpenAIError) => Rejection,
): Promise<FormData> {
  const contentType = head.headers['content-type'] ?? ''
  if (!contentType.startsWith('multipart/form-data')) throw refuse(wrongContentType(contentType))
  try {
    // The platform reads multipart; an URL is needed only because a Request has one.
    const headers = { 'content-type': contentType }
    return await new Request('http://127.0.0.1/', { method: 'POST', headers, body }).formData()
  } catch (error) {
    throw refuse({
      status: 400,
      type: 'invalid_request_error',
      message: `Could not parse multipart form: ${error instanceof Error ? error.message : String(error)}`,
    })
  }
}

async function readImage(
  file: File,
  name: string,
  refuse: (error: OpenAIError) => Rejection,
): Promise<ReceivedImage | undefined> {
  if (!mediaTypes.includes(file.type)) throw refuse(wrongMediaType(name, file.type))
  return receiveImage(file.type, await file.bytes())
}

function isFile(value: File | string | null): value is File {
  return value instanceof File
}

const duplicate = badParameter('image', {
  code: 'duplicate_parameter',
  message:
    "Duplicate parameter: 'image'. You provided multiple values for this parameter, whereas only one is allowed. If you are trying to provide a list of values, use the array syntax instead e.g. 'image[]=<value>'.",
})

function tooMany(count: number): OpenAIError {
  return badParameter('image', {
    code: 'array_above_max_length',
    message: `Invalid 'image': array too long. Expected an array with maximum length 16, but got an array with length ${count} instead.`,
  })
}

function unreadable(index: number): OpenAIError {
  return {
    status: 400,
    type: 'image_generation_user_error',
    code: 'invalid_image_file',
    message: `Invalid image file or mode for image ${index}, please check your image file.`,
  }
}

function badMask(what: string): OpenAIError {
  return {
    status: 400,
    type: 'image_generation_user_error',
    param: 'mask',
    code: 'invalid_mask_image_format',
    message: `Invalid mask image format - ${what}`,
  }
}

function wrongContentType(contentType: string): OpenAIError {
  return {
    status: 400,
    type: 'invalid_request_error',
    code: 'unsupported_content_type',
    message: `Unsupported content type: '${contentType}'. This API method only accepts 'multipart/form-data' requests.`,
  }
}

function wrongMediaType(name: string, mediaType: string): OpenAIError {
  const list = "'image/jpeg', 'image/png', and 'image/webp'"
  return badParameter(name, {
    code: 'unsupported_file_mimetype',
    message: `Invalid file '${name}': unsupported mimetype ('${mediaType}'). Supported file formats are ${list}.`,
  })
}
