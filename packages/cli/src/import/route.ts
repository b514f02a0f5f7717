import type { DeclaredTarget } from './stint-file.ts'
import type { Waits } from './waits.ts'

/** Tries the same again. */
export interface Retries {
  readonly kind: 'retries'
  /** As the other system calls it. */
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
  /** All tries together, the first included. */
  readonly tries: number
  readonly waits: Waits
  /** Done by a client library, and nowhere in the configuration. */
  readonly hidden?: boolean
}

/** Ends what is inside after so long. */
export interface Timeout {
  readonly kind: 'timeout'
  readonly name: string
  readonly ms: number
  /** A default of the system that nobody chose. */
  readonly assumed?: boolean
}

/** Sends so many requests side by side. */
export interface Parts {
  readonly kind: 'parts'
  readonly name: string
  readonly parts: number
}

/** One thing that stands around a target in the other system. */
export type Around = Retries | Timeout | Parts

/** A way to one target, outermost first. */
export interface Leaf {
  readonly kind: 'leaf'
  readonly around: readonly Around[]
  readonly target: DeclaredTarget
}

/** A choice among ways. */
export interface Choice {
  readonly kind: 'choice'
  readonly around: readonly Around[]
  /** As the other system calls it. */
  readonly name: string
  /** `all`: one after the other until one succeeds. `one`: a single one of them, by weight or by a rule. */
  readonly takes: 'all' | 'one'
  /** What a pipeline of its own is called where it is one of several ways. */
  readonly id: string
  readonly routes: readonly Route[]
}

/** How a call goes in the other system. */
export type Route = Leaf | Choice

/** All ends of a route, each with all that stands around it, outermost first. */
export function leavesOf(route: Route, outside: readonly Around[] = []): readonly Leaf[] {
  const around = [...outside, ...route.around]
  if (route.kind === 'leaf') return [{ ...route, around }]
  return route.routes.flatMap((each) => leavesOf(each, around))
}

/** The same route with each list of what stands around changed. */
export function mapAround(route: Route, change: (around: Around) => readonly Around[]): Route {
  const around = route.around.flatMap(change)
  if (route.kind === 'leaf') return { ...route, around }
  return { ...route, around, routes: route.routes.map((each) => mapAround(each, change)) }
}
