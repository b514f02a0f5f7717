import type { ReportedAttempt } from '@stint/core'
import type { SavedCall } from './saved-call.ts'

const markupAsText = '</text></svg><script>document.title = "taken"</script><img src=x onerror=alert(1)>'
const words = 'unbroken'.repeat(40)

const attempt: ReportedAttempt = {
  number: 1,
  target: `vendor/${words}`,
  shape: 'simplifyPrompt + fewerReferences(2) + smallerSize(1024x1024) + dropOption(providerOptions)',
  startedMs: 0,
  ms: 4,
  fault: {
    kind: 'malformed_response',
    scope: 'model',
    transient: true,
    delivery: 'accepted',
    message: `${markupAsText} ${words} 画像を生成できませんでした。${'絵'.repeat(60)} \u0000\u202E\uD83D`,
    status: 200,
    requestId: '"><b>',
    hiddenRetry: true,
  },
  sends: 3,
  submissions: 2,
  delivery: 'accepted',
  cost: 0.1 + 0.2,
  costIs: 'estimated',
  job: { id: '<job>', resumed: true },
  cutBy: '<layer>',
}

/** What no call leaves behind, but somebody may write into a file. */
export const hostile: SavedCall = {
  report: {
    callId: '<i>call</i>',
    operation: 'create<Image>',
    labels: { '<b>': markupAsText },
    outcome: 'failed',
    attempts: [
      attempt,
      { ...attempt, number: 2, target: 'a', shape: 'original', startedMs: 590_000, ms: 10_000 },
      { ...attempt, number: 3, target: 'a', shape: 'original', startedMs: 4, ms: 589_000 },
    ],
    skips: [
      { layer: '<layer>', index: 3, reason: markupAsText, atMs: 600_000, afterMs: 5 },
      { layer: 'gate', index: 4, target: words, reason: words, atMs: 600_000 },
    ],
    waits: [
      { layer: 'retry', index: 1, reason: markupAsText, startedMs: 600_000, ms: 100_000 },
      { layer: 'retry', index: 1, target: 'a', reason: words, startedMs: 0, ms: 4 },
    ],
    losses: [markupAsText],
    warnings: [words],
    stoppedBy: { layer: '<deadline>', index: 0, limit: 7 },
    elapsedMs: 600_000,
    cost: 0.9,
    costs: { confirmed: 0.1, estimated: 0.8 },
    jobs: [{ target: words, id: markupAsText, shape: '<shape>' }],
  },
}
