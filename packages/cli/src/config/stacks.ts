import {
  createImage,
  isPipeline,
  pipeline,
  type Layer,
  type Pipeline,
  type Target,
} from '@stint/core'
import type { PipelineFrame } from './config-schema.ts'
import type { LoadOptions } from './load-options.ts'
import { suggest } from './nearest.ts'
import type { Kinds } from './plugins.ts'
import type { Problems } from './problems.ts'
import { readLayer } from './read-layer.ts'
import type { MakeTarget } from './read-providers.ts'
import type { Path } from './source.ts'

/** A pipeline of a configuration, and where it stands there. */
export interface DeclaredPipeline {
  readonly path: Path
  readonly frame: PipelineFrame
}

/** What stacks are made of. */
export interface Parts {
  readonly kinds: Kinds
  readonly problems: Problems
  readonly options: LoadOptions
  readonly makers: ReadonlyMap<string, MakeTarget>
  readonly declared: ReadonlyMap<string, DeclaredPipeline>
}

/** Makes the targets and pipelines of a configuration, each once, as they find each other. */
export class Stacks {
  readonly #parts: Parts
  /** Those made; undefined where something is wrong with one, which is told already. */
  readonly #made = new Map<string, Target | undefined>()
  /** The targets that each pipeline and pool names. */
  readonly #uses = new Map<string, Set<string>>()
  /** Those on the way, outermost first. */
  readonly #open: string[] = []

  constructor(parts: Parts) {
    this.#parts = parts
  }

  pipeline(name: string): Pipeline | undefined {
    const target = this.find(name, [])
    return target && isPipeline(target) ? target : undefined
  }

  /** The target of a name that stands at a path. */
  find(name: string, path: Path): Target | undefined {
    const user = this.#open.at(-1)
    if (user !== undefined) this.#uses.set(user, (this.#uses.get(user) ?? new Set()).add(name))
    if (this.#made.has(name)) return this.#made.get(name)
    const { makers, declared, problems } = this.#parts
    const make = makers.get(name)
    const frame = declared.get(name)
    if (!make && !frame) {
      const others = [...makers.keys(), ...declared.keys()].filter(
        (other) => !this.#open.includes(other),
      )
      const hint = suggest(name, others)
      problems.add(path, `unknown target '${name}'${hint}`)
      return undefined
    }
    if (this.#open.includes(name)) {
      problems.add(path, `'${name}' leads to itself: ${[...this.#open, name].join(' > ')}`)
      return undefined
    }
    this.#open.push(name)
    const target = frame
      ? this.#stack(name, frame)
      : make?.((member, at) => this.find(member, ['providers', name, 'members', at]))
    this.#open.pop()
    this.#made.set(name, target)
    return target
  }

  /** The names of the providers that a pipeline leads to: its own, those of its pipelines, the members of its pools. */
  providersOf(name: string): string[] {
    const inside = this.#uses.get(name)
    if (!inside) return this.#parts.makers.has(name) ? [name] : []
    return [...new Set([...inside].flatMap((each) => this.providersOf(each)))]
  }

  #stack(name: string, { path, frame }: DeclaredPipeline): Pipeline | undefined {
    const { kinds, problems, options } = this.#parts
    const othersStandIn = options.replace !== undefined || options.override !== undefined
    const { layers = [], target } = frame
    const find = (other: string, at: Path): Target | undefined => this.find(other, at)
    const made = layers.map((entry, at) =>
      readLayer(entry, { kinds, problems, find, othersStandIn, path: [...path, 'layers', at] }),
    )
    const end = target === undefined ? undefined : find(target, [...path, 'target'])
    const whole = made.filter((layer) => layer !== undefined)
    if (whole.length < layers.length || (target !== undefined && !end)) return undefined
    return problems.attempt(path, () => this.#put(name, frame, whole, end))
  }

  #put(
    id: string,
    { strict, unknown }: PipelineFrame,
    layers: readonly Layer[],
    target: Target | undefined,
  ): Pipeline {
    const { clock, random } = this.#parts.options
    let stack: Pipeline = pipeline(createImage, {
      id,
      ...(strict !== undefined && { strict }),
      ...(unknown && { unknown }),
      ...(clock && { clock }),
      ...(random && { random }),
    })
    for (const layer of layers) stack = stack.use(layer)
    const chooser = stack.explain().layers.find(({ targets }) => targets)
    if (target && chooser) {
      const mend = `leave out the target, or ${chooser.name}`
      throw new TypeError(`a target beside ${chooser.name}, which chooses one already: ${mend}`)
    }
    if (target) stack = stack.to(target)
    if (!target && !chooser) {
      throw new TypeError('leads nowhere: give it a target, or a failover with targets')
    }
    return stack
  }
}
