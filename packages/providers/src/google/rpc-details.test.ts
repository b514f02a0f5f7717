import { expect, test } from 'vitest'
import { readRpcDetails } from './rpc-details.ts'

const nothing = { status: '', reason: '', quotas: '', retryDelayMs: undefined }

test.each([
  ['no details', {}],
  ['details that are no list', { details: { retryDelay: '3s' } }],
  ['details of other types', { status: 5, details: [null, 'x', 7, { violations: 'all' }] }],
  ['an unreadable delay', { details: [{ retryDelay: 'soon' }, { retryDelay: -3 }] }],
])('reads nothing from %s', (_, fields) => {
  expect(readRpcDetails(fields)).toEqual({ ...nothing, quotas: expect.stringMatching(/^\s*$/) })
})

test('reads what stands in any of the details', () => {
  const details = [
    { reason: 'RATE_LIMIT_EXCEEDED', metadata: { quota_limit: 'RequestsPerMinute' } },
    { violations: [{ quotaId: 'A' }, { quotaId: 'B' }] },
    { retryDelay: '0.5s' },
  ]
  expect(readRpcDetails({ status: 'RESOURCE_EXHAUSTED', details })).toEqual({
    status: 'RESOURCE_EXHAUSTED',
    reason: 'RATE_LIMIT_EXCEEDED',
    quotas: expect.stringContaining('A B RequestsPerMinute'),
    retryDelayMs: 500,
  })
})
