import { VectorFile } from './exemptions.ts'

export interface JitterCase {
  readonly id: string
  readonly group: string
  readonly given: Readonly<Record<string, any>>
  readonly expect: Readonly<Record<string, any>>
}

/** Backoff delays retyped from public repositories. */
export const jitter = new VectorFile<JitterCase>('jitter.json', [
  {
    of: ({ id, group, given }) =>
      group === 'decorrelated-v2' ||
      given['rule'] === 'decorrelated-v2' ||
      id.startsWith('exponential-jitter-') ||
      (group === 'polly-delay' && given['type'] === 'exponential' && given['jitter'] === true),
    reason: 'the decorrelated formula of Polly v8; ours is the one of the AWS blog',
  },
  {
    of: ({ group, given }) =>
      given['rule'] === 'apply-jitter' ||
      given['rule'] === 'grpc' ||
      (group === 'goclaw-delay' && given['jitter'] !== 0) ||
      (group === 'polly-delay' && given['jitter'] === true && given['baseMs'] !== 0),
    reason: 'stint has no jitter of a plus or minus share: full, equal or none',
  },
  {
    of: ({ given }) => given['rule'] === 'openai-node',
    reason: 'jitter that only shortens, by a quarter: not among full, equal, none',
  },
  {
    of: /^max-cuts-constant$/,
    reason: 'a constant wait has no cap of its own: retry cuts it at maxWait',
  },
  {
    of: /^sane-decorrelated$/,
    reason: 'bounded by 2^k there; the AWS formula grows threefold',
  },
])
