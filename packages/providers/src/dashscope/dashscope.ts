import {
  createImage,
  defineProvider,
  loneAttempt,
  type ImageMade,
  type ImageRequest,
  type OutgoingRequest,
  type Provider,
} from '@stint/core'
import { priceOf } from '../provider-settings.ts'
import { classifyDashScope } from './faults.ts'
import { dashscopeAccepts } from './gate.ts'
import { dashscopeModel } from './models.ts'
import { dashscopeSettings, type DashScopeOptions } from './settings.ts'
import { generateWithDashScope, resumeTask } from './wire.ts'

/**
 * Alibaba's Model Studio (DashScope): images from references in one answer, and images from text as tasks, which are
 * submitted, polled and downloaded. Reads `DASHSCOPE_API_KEY` at each attempt, where `apiKey` is left out.
 * @throws TypeError that names each option that does not fit.
 */
export function dashscope(options: DashScopeOptions = {}): Provider<ImageRequest, ImageMade> {
  const settings = dashscopeSettings(options)
  const { id = `dashscope/${settings.model}`, maxResponseBytes } = settings
  const price = priceOf(settings.price)
  return defineProvider({
    id,
    operation: createImage,
    accepts: (request: ImageRequest) => dashscopeAccepts(request, settings),
    attempt: (request, attempt) => generateWithDashScope(request, attempt, settings),
    classify: classifyDashScope,
    isSubmission: generates,
    maxImages: dashscopeModel(settings.model)?.images,
    maxResponseBytes,
    wire: 'fetch',
    resume: (taskId, attempt = loneAttempt()) => resumeTask(taskId, attempt, settings),
    ...(price && { price }),
  })
}

/** Polls and downloads are free. */
function generates({ method, url }: OutgoingRequest): boolean {
  return (
    method === 'POST' &&
    /\/services\/aigc\/[\w-]+\/(?:generation|image-synthesis)$/.test(new URL(url).pathname)
  )
}
