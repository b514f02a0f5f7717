import { resolveApiKey } from '../api-key.ts'
import type { CodexSettings } from './settings.ts'

/** What one attempt says of who it is from. */
export interface Credentials {
  /** Sent as a bearer. */
  readonly key: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * The key, or the token and account of ChatGPT, of one attempt.
 * @throws Fault `auth`, unsent, when there is none.
 */
export async function credentials(settings: CodexSettings): Promise<Credentials> {
  const { apiKey, accessToken, accountId } = settings
  if (accessToken === undefined) {
    const names = { vendor: 'codex', variables: ['OPENAI_API_KEY'] }
    return { key: await resolveApiKey(apiKey, names), headers: {} }
  }
  const names = { vendor: 'codex', variables: [], option: 'accessToken' } as const
  return {
    key: await resolveApiKey(accessToken, names),
    headers: {
      'OpenAI-Beta': 'responses=v1',
      ...(accountId !== undefined && { 'ChatGPT-Account-Id': accountId }),
    },
  }
}
