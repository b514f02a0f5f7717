import { messageOf } from '../faults/message-of.ts'

/**
 * Calls somebody's listener, which cannot break the call it is told of: what it throws, or rejects with when it is an
 * async function, goes to `onThrow`.
 */
export function tellListener<T>(
  listener: ((news: T) => unknown) | undefined,
  news: T,
  onThrow: (text: string) => void,
): void {
  if (!listener) return
  const tell = (error: unknown): void => onThrow(messageOf(error))
  try {
    const returned = listener(news)
    if (returned instanceof Promise) returned.catch(tell)
  } catch (error) {
    tell(error)
  }
}
