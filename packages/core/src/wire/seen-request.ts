import type { OutgoingRequest } from '../provider.ts'

/** A request that a library is about to send, seen before its bytes go out. */
export interface SeenRequest extends OutgoingRequest {
  /** Keeps it from going out. @returns whether that could be done. */
  stop(reason: Error): boolean
}

/** Is told what becomes of a request that was seen. */
export interface SeenSend {
  /** Its head was written to a connection. */
  onSent(): void
  onAnswer(status: number, headers: Headers): void
  onFailure(error: unknown): void
}

/** Called where a request is seen; `read` is called only if somebody watches there. */
export type Sighting = (read: () => SeenRequest) => SeenSend | undefined
