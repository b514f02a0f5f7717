import { expect, it } from 'vitest'
import { faultMessage } from './fault-message.ts'

it('is one line without space around it', () => {
  expect(faultMessage('  first\r\n\tsecond  ')).toBe('first second')
})

it('is cut where it is longer than allowed, and not before', () => {
  expect(faultMessage('.'.repeat(300))).toBe('.'.repeat(300))
  expect(faultMessage('.'.repeat(301))).toBe(`${'.'.repeat(299)}…`)
  expect(faultMessage('word after word', [], 6)).toBe('word…')
  expect(faultMessage('word after word', [], 15)).toBe('word after word')
})
