import { createImage, pipeline, type Layer, type Pipeline, type Provider } from '@stint/core'
import { scriptedProvider } from '@stint/testkit'

/** Providers that work, by their ids. */
export function targets(...ids: readonly string[]): Provider[] {
  return ids.map((id) => scriptedProvider(id, ['ok']))
}

/** What a stack is made of. */
export type Part = Layer | Provider | Pipeline

/** A stack of layers in front of what they choose among, or of one target. */
export function stack(...parts: readonly Part[]): Pipeline {
  return named('createImage', ...parts)
}

/** A stack with an id of its own, to be one target among others. */
export function named(id: string, ...parts: readonly Part[]): Pipeline {
  return parts.reduce<Pipeline>(
    (line, part) => ('accepts' in part || 'use' in part ? line.to(part) : line.use(part)),
    pipeline(createImage, { id }),
  )
}

/** The findings of a stack by code, each with its level. */
export function found(line: Pipeline): Record<string, string> {
  return Object.fromEntries(line.explain().findings.map(({ code, level }) => [code, level]))
}
