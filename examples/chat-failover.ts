// Streams an answer over real HTTP while the vendor breaks off: before the first token, after it, and while it is held back.
import { createGoogle } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import { CallError, generateText, pipeline, type CommitRule } from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { fromLanguageModel } from '@stint/providers/ai-sdk'
import { flakyBackend } from '@stint/testkit'

/** Stands for both vendors on this machine, and goes wrong as it is told. */
const backend = await flakyBackend()
const { openai, google } = backend

const gpt = fromLanguageModel((fetch) =>
  createOpenAI({ apiKey: 'none', baseURL: openai.baseURL, fetch }).responses('gpt-5.5'),
)
const gemini = fromLanguageModel((fetch) =>
  createGoogle({ apiKey: 'none', baseURL: google.baseURL, fetch })('gemini-3-pro'),
)

/** A chat that holds its output back as long as it is told. */
const chat = (commit: CommitRule) =>
  pipeline(generateText, { commit })
    .use(deadline({ first: '20s', between: '10s', total: '60s' }))
    .use(failover([gpt, gemini]))

/** Asks once, shows what a reader sees, and what was asked of whom. */
async function show(title: string, commit: CommitRule, cutAfter: number): Promise<void> {
  const text = 'A stint is a fixed allotment of work.'
  backend.use('openai', { text, between: 100, cutAfter })
  backend.use('google', { text })
  const call = chat(commit).stream({ prompt: 'What is a stint?' })
  console.log(title)
  let seen = ''
  try {
    for await (const part of call) if (part.type === 'text-delta') seen += part.delta
    console.log(`  reads:    ${seen}`)
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    const { delivered, fault, advice } = error
    console.log(`  reads:    ${seen}`)
    console.log(
      `  fails:    ${fault?.kind}, after ${delivered?.chars} characters of ${delivered?.target}`,
    )
    console.log(`  advice:   ${advice.again}`)
  }
  for (const { number, target, fault } of call.report.attempts) {
    console.log(`  attempt ${number} ${target}: ${fault?.kind ?? 'ok'}`)
  }
  console.log(`  requests that the vendors got: ${backend.submissions.length}`)
  await backend.idle()
  backend.reset()
}

await show('cut off before the first token', 'first', 0)
await show('cut off after the third token', 'first', 3)
await show('cut off after the third token, held back for 30 characters', { chars: 30 }, 3)
await backend.close()
