import {
  CallError,
  type Clock,
  type ImageRequestInput,
  type ImageResult,
  type Pipeline,
  type Report,
} from '@stint/core'
import { follow, LiveView } from './live-view.ts'

/** What became of the pipeline's call; the report is there either way. */
export interface PipelineRun {
  readonly result: ImageResult | undefined
  readonly report: Report
}

/** Runs a pipeline while telling what happens. A failure is told in the words of its error. */
export async function runPipeline(
  pipeline: Pipeline,
  request: ImageRequestInput,
  clock: Clock,
): Promise<PipelineRun> {
  const view = new LiveView(clock)
  const call = pipeline.start(request)
  try {
    await follow(call.events, view)
    return { result: (await call.result) as ImageResult, report: call.report }
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    view.line(error.message)
    view.line(error.advice.text)
    return { result: undefined, report: error.report }
  } finally {
    view.close()
  }
}
