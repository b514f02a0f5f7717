import type { Submission } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { Journal } from '../../bench/soak/journal.ts'
import type { FromBackend } from '../../bench/soak/messages.ts'

function submission(attempt: string | undefined, outcome: Submission['outcome']): Submission {
  return {
    id: 'req_1',
    vendor: 'openai',
    at: 0,
    path: '/v1/images/generations',
    model: 'gpt-image-2',
    prompt: 'a kite',
    references: [],
    n: 1,
    outcome,
    apiKeyPresent: true,
    headers: attempt === undefined ? {} : { 'x-soak-attempt': attempt },
  }
}

function journal(): { journal: Journal; said: FromBackend[] } {
  const said: FromBackend[] = []
  return { journal: new Journal(0, (message) => void said.push(message)), said }
}

describe("the backend's journal", () => {
  it('tells of a call once all that it sent has come and ended', () => {
    const { journal: mine, said } = journal()
    mine.ask('call_1', 2)
    const first = submission('call_1/1', 'answered')
    // The backend writes into its entries as things happen.
    const second: { -readonly [Field in keyof Submission]: Submission[Field] } = submission(
      'call_1/2',
      'pending',
    )
    mine.look([first])
    mine.look([first, second])
    expect(said).toEqual([])
    second.outcome = 'answered'
    mine.look([first, second])
    expect(said).toMatchObject([{ type: 'told', lines: [{ attempt: 1 }, { attempt: 2 }] }])
  })

  it('tells of a call what there is when the rest does not come', () => {
    const { journal: mine, said } = journal()
    mine.ask('call_1', 2)
    const only = [submission('call_1/1', 'answered')]
    for (let looks = 0; looks < 100; looks += 1) mine.look(only)
    const lines = [expect.objectContaining({ attempt: 1, outcome: 'answered' })]
    expect(said).toEqual([{ type: 'told', callId: 'call_1', lines }])
  })

  it('knows what comes after its call was told, and what is of none', () => {
    const { journal: mine, said } = journal()
    mine.ask('call_1', 0)
    mine.look([])
    mine.look([submission('call_1/1', 'pending'), submission(undefined, 'pending')])
    expect(said.map(({ type }) => type)).toEqual(['told', 'late', 'stray'])
  })
})
