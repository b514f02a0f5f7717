import type { Submission } from '@stint/testkit'
import { lineOf } from './journal-line.ts'
import type { FromBackend } from './messages.ts'

interface Question {
  readonly callId: string
  readonly expected: number
  /** How many looks it has left. */
  patience: number
}

/** Looks that a question waits for: counted, not timed, so that a backend that is held up waits longer. */
const patience = 100

/** Sorts the backend's submissions by call, and answers what a call sent once nothing more can come. */
export class Journal {
  readonly #began: number
  readonly #say: (message: FromBackend) => void
  readonly #byCall = new Map<string, Submission[]>()
  readonly #told = new Set<string>()
  readonly #questions = new Set<Question>()
  #read = 0

  /** @param began when the backend did, in milliseconds since 1970 */
  constructor(began: number, say: (message: FromBackend) => void) {
    this.#began = began
    this.#say = say
  }

  ask(callId: string, expected: number): void {
    this.#questions.add({ callId, expected, patience })
  }

  /** Takes in what is new of all submissions so far, and answers what can be answered. */
  look(submissions: readonly Submission[]): void {
    for (const submission of submissions.slice(this.#read)) this.#file(submission)
    this.#read = submissions.length
    for (const question of this.#questions) this.#tryToAnswer(question)
  }

  #file(submission: Submission): void {
    const line = lineOf(submission, this.#began)
    if (!line) return this.#say({ type: 'stray', submission })
    const { callId } = line
    if (this.#told.has(callId)) return this.#say({ type: 'late', line })
    const known = this.#byCall.get(callId)
    if (known) known.push(submission)
    else this.#byCall.set(callId, [submission])
  }

  #tryToAnswer(question: Question): void {
    const { callId, expected } = question
    const submissions = this.#byCall.get(callId) ?? []
    const complete = submissions.length >= expected && submissions.every(hasEnded)
    question.patience -= 1
    if (!complete && question.patience > 0) return
    this.#questions.delete(question)
    this.#byCall.delete(callId)
    this.#told.add(callId)
    this.#say({
      type: 'told',
      callId,
      lines: submissions.map((each) => lineOf(each, this.#began)!),
    })
  }
}

function hasEnded({ outcome }: Submission): boolean {
  return outcome !== 'pending' && outcome !== 'hanging'
}
