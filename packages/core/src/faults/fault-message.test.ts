import { expect, it } from 'vitest'
import { faultMessage } from './fault-message.ts'

it('is one line without space around it', () => {
  expect(faultMessage('  first\r\n\tsecond  ')).toBe('first second')
})

it('moves no cursor and turns no text round, whatever a vendor answers', () => {
  expect(faultMessage('a\u001b[2Jb\u0000\u0007c')).toBe('ab c')
  expect(faultMessage('a \u202eb\u202c c')).toBe('a b c')
  expect(faultMessage('שלום 👩‍🚀')).toBe('שלום 👩‍🚀')
})

it('is cut where it is longer than allowed, and not before', () => {
  expect(faultMessage('.'.repeat(300))).toBe('.'.repeat(300))
  expect(faultMessage('.'.repeat(301))).toBe(`${'.'.repeat(299)}…`)
  expect(faultMessage('word after word', [], 6)).toBe('word…')
  expect(faultMessage('word after word', [], 15)).toBe('word after word')
})
