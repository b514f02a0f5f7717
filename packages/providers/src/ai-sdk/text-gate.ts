import { isUrlSupported } from '@ai-sdk/provider-utils'
import type { Acceptance, FileData, TextRequest } from '@stint/core'
import type { LanguageModel } from './language-model.ts'
import type { FromLanguageModelOptions } from './language-options.ts'

interface FileInRequest {
  readonly data: FileData
  readonly mediaType: string
}

/**
 * Whether a model takes a request. It says only which links it takes, and of which version it is;
 * that it takes text goes without saying, and of tools, files and forms of answers nothing is known.
 */
export async function textAccepts(
  request: TextRequest,
  model: LanguageModel,
  { links = 'refuse' }: FromLanguageModelOptions,
): Promise<Acceptance> {
  const files = [...filesOf(request)]
  const problems = new Set<string>()
  if (links === 'refuse') {
    const supportedUrls = files.some(({ data }) => data.type === 'url') ? await urlsOf(model) : {}
    for (const file of files) add(problems, linkProblem(file, supportedUrls))
  }
  if (model.specificationVersion === 'v3' && files.some(({ data }) => data.type === 'reference')) {
    problems.add('takes no files by their id at a vendor: give the bytes')
  }
  if (problems.size > 0) return [...problems].join('; ')
  const { tools = [], responseFormat } = request
  const isPlain = files.length === 0 && tools.length === 0 && responseFormat?.type !== 'json'
  return isPlain ? true : undefined
}

/** What a link is, and where it leads, may be secret: neither is repeated. */
function linkProblem(
  { data, mediaType }: FileInRequest,
  supportedUrls: Record<string, RegExp[]> | undefined,
): string | undefined {
  if (data.type !== 'url' || supportedUrls === undefined) return undefined
  if (isUrlSupported({ mediaType, url: data.url, supportedUrls })) return undefined
  return `does not say that it takes such links to ${mediaType}: give the bytes`
}

/** Undefined where the model cannot tell. */
async function urlsOf({
  supportedUrls,
}: LanguageModel): Promise<Record<string, RegExp[]> | undefined> {
  try {
    return await supportedUrls
  } catch {
    return undefined
  }
}

/** Files that a user or a model has given; what a tool gave back is for the package to send. */
function* filesOf({ messages }: TextRequest): Generator<FileInRequest> {
  for (const { content } of messages) {
    if (typeof content === 'string') continue
    for (const part of content) if (part.type === 'file') yield part
  }
}

function add(problems: Set<string>, problem: string | undefined): void {
  if (problem !== undefined) problems.add(problem)
}
