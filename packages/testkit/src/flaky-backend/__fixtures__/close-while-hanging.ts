import { flakyBackend } from '../flaky-backend.ts'

// A process of its own: it ends by itself only if close() leaves no socket, server or timer.
const backend = await flakyBackend({ openai: 'hang', google: { after: '9h', answer: 'image' } })
const contents = [{ parts: [{ text: 'a fox' }] }]
const send = (url: string, body: object) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch((error: unknown) => error)
const sent = [
  send(`${backend.openai.baseURL}/images/generations`, { prompt: 'a fox' }),
  send(`${backend.google.baseURL}/models/gemini-3-pro-image:generateContent`, { contents }),
]
await Promise.all([backend.openai.arrived(), backend.google.arrived()])
await backend.close()
await Promise.all(sent)
process.stdout.write('closed\n')
