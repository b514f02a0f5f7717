import {
  createImage,
  defineProvider,
  pipeline,
  type Layer,
  type Pipeline,
  type Provider,
  type Target,
} from '@stint/core'
import type { Around, Choice, Route } from './route.ts'
import { oneAfterTheOther, oneOf, theirLayer } from './their-layers.ts'

/** The other system as a pipeline over targets that do nothing: its `explain()` is its worst case. */
export function theirPipeline(route: Route, id: string): Pipeline {
  return build(withoutChoice(route), id)
}

function build(route: Route, id: string): Pipeline {
  const outside = stacked(pipeline(createImage, { id }), route.around)
  if (route.kind === 'leaf') return outside.to(inert(route.target.id))
  const inside = sharedInside(route)
  const taken = new Set<string>()
  const targets = route.routes.map((each) =>
    inside && each.kind === 'leaf'
      ? inert(unique(each.target.id, taken))
      : asTarget(withoutChoice(each), taken),
  )
  const choose = route.takes === 'all' ? oneAfterTheOther : oneOf
  return stacked(outside.use(choose(route.name, targets)), inside ?? [])
}

/** What stands around each of the ways, where that is the same for all: then it is written once, below the choice. */
function sharedInside({ routes }: Choice): readonly Around[] | undefined {
  const [first, ...others] = routes.map((each) =>
    each.kind === 'leaf' ? JSON.stringify(each.around) : undefined,
  )
  return first !== undefined && others.every((each) => each === first)
    ? routes[0]?.around
    : undefined
}

function asTarget(route: Route, taken: Set<string>): Target {
  const id = unique(route.kind === 'choice' ? route.id : route.target.id, taken)
  return route.kind === 'leaf' && route.around.length === 0 ? inert(id) : build(route, id)
}

/** A choice of one is none. */
function withoutChoice(route: Route): Route {
  if (route.kind === 'leaf' || route.routes.length > 1) return route
  const [only] = route.routes
  return only ? withoutChoice({ ...only, around: [...route.around, ...only.around] }) : route
}

function stacked(start: Pipeline, around: readonly Around[]): Pipeline {
  return around
    .map(theirLayer)
    .filter((layer): layer is Layer => layer !== undefined)
    .reduce((made, layer) => made.use(layer), start)
}

/** A second way to the same target has a number. */
function unique(id: string, taken: Set<string>): string {
  let name = id
  for (let n = 2; taken.has(name); n += 1) name = `${id} (${n})`
  taken.add(name)
  return name
}

/** Stands where a vendor would be asked. */
export function inert(id: string): Provider {
  return defineProvider({
    id,
    wire: 'fetch',
    accepts: () => true,
    attempt: () => {
      throw new Error(`${id} is only a name in the picture of another system`)
    },
  })
}
