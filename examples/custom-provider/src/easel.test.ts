import { describeProvider, pixel } from '@stint/testkit'
import { easel } from './easel.ts'

describeProvider('easel', {
  create: ({ apiKey, baseURL }) => easel({ model: 'oil', apiKey, baseURL }),
  wire: {
    baseURL: 'https://api.easel.example/v1',
    answers: { text: { body: { png: Buffer.from(pixel).toString('base64') } } },
    errors: {
      'wet paint': {
        status: 418,
        body: { error: 'EASEL_WET' },
        fault: { kind: 'overloaded', transient: true, delivery: 'rejected' },
      },
      'no such key': {
        status: 401,
        body: { error: 'who are you?' },
        fault: { kind: 'auth', scope: 'key', transient: false, delivery: 'rejected' },
      },
    },
  },
})
