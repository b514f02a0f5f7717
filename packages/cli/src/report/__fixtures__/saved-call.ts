import { CallError, type ImageRequestInput, type Pipeline, type Report } from '@stint/core'
import { pixel, type virtualClock } from '@stint/testkit'

/** What somebody saves of a call. */
export interface SavedCall {
  readonly report: Report
  readonly explanation?: ReturnType<Pipeline['explain']>
  readonly advice?: CallError['advice']
}

export const request: ImageRequestInput = {
  prompt: 'A poster of a lighthouse, the mark upper left, the letters made of rope',
  references: [{ data: pixel }, { data: pixel }, { data: pixel }],
}

/** Runs a call on its virtual clock, and saves its report with the explanation of its pipeline. */
export async function saveCall(
  stack: Pipeline,
  clock: ReturnType<typeof virtualClock>,
  labels: Readonly<Record<string, string>> = {},
): Promise<SavedCall> {
  const explanation = stack.explain()
  try {
    const { report } = await clock.run(stack.run(request, { labels }))
    return { report: sent(report), explanation }
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    return { report: sent(error.report), explanation, advice: error.advice }
  }
}

/** A scripted provider sends nothing; here each attempt counts as the one submission that it stands for. */
function sent(report: Report): Report {
  const attempts = report.attempts.map((attempt) => ({ ...attempt, sends: 1, submissions: 1 }))
  return { ...report, attempts }
}
