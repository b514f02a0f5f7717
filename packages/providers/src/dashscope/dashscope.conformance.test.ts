import { describeProvider } from '@stint/testkit'
import { pictures } from '../__fixtures__/pictures.ts'
import errors from './__fixtures__/answers.json' with { type: 'json' }
import { dashscope } from './dashscope.ts'

const baseURL = 'https://dashscope-intl.aliyuncs.com/api/v1'

/** Results lie at the vendor's own address here, which the suite may put on this machine. */
const linkTo = ({ url }: Request): string => new URL('/result.png', url).href
const allowHosts = ({ baseURL: url }: { baseURL: string }) => [new URL(url).host]
const isDownload = ({ url }: Request): boolean => url.endsWith('/result.png')
const picture = { headers: { 'content-type': 'image/png' }, body: pictures.png }

const sync = (request: Request) =>
  isDownload(request)
    ? picture
    : {
        body: {
          output: { choices: [{ message: { content: [{ image: linkTo(request) }] } }] },
          request_id: 'r-1',
        },
      }

const task = (request: Request) => {
  if (isDownload(request)) return picture
  const of = { task_id: 'task-1' }
  if (request.method === 'POST') return { body: { output: { ...of, task_status: 'PENDING' } } }
  const results = [{ url: linkTo(request) }]
  return { body: { output: { ...of, task_status: 'SUCCEEDED', results } } }
}

describeProvider('dashscope, images from references', {
  create: (given) => dashscope({ ...given, allowHosts: allowHosts(given) }),
  wire: { baseURL, answers: { references: sync }, referencesIn, errors },
})

describeProvider('dashscope, tasks', {
  create: (given) => dashscope({ ...given, model: 'qwen-image', allowHosts: allowHosts(given) }),
  wire: { baseURL, answers: { text: task }, errors },
})

async function referencesIn(request: Request): Promise<string[]> {
  const { input } = (await request.json()) as {
    input: { messages: readonly [{ content: readonly { readonly image?: string }[] }] }
  }
  return input.messages[0].content.flatMap(({ image }) => image ?? [])
}
