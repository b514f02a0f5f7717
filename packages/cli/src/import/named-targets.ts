import { topName } from '../config/build-config.ts'
import type { DeclaredTarget } from './stint-file.ts'
import { vendorOf, type VendorGiven } from './vendor-of.ts'

/** Gives each target a name of its own in the stint file, and collects what is to be said of it. */
export class NamedTargets {
  readonly #known = new Map<string, DeclaredTarget>()
  readonly #notes = new Set<string>()

  /** @param wanted what it is called in the other system, or would be. */
  name(wanted: string, id: string, given: VendorGiven): DeclaredTarget {
    const { provider, note } = vendorOf(given)
    const same = JSON.stringify([id, provider])
    const known = this.#known.get(same)
    if (known) return known
    if (note !== undefined) this.#notes.add(note)
    const made = { id, name: this.#free(fileName(wanted)), provider }
    this.#known.set(same, made)
    return made
  }

  notes(): readonly string[] {
    return [...this.#notes]
  }

  #free(name: string): string {
    const taken = new Set([topName, ...[...this.#known.values()].map((each) => each.name)])
    for (let n = 2; ; n += 1) {
      const tried = n === 2 ? name : `${name}-${n - 1}`
      if (!taken.has(tried)) return tried
    }
  }
}

function fileName(wanted: string): string {
  const name = wanted.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^[-._]+|[-._]+$/g, '')
  return name === '' ? 'target' : name
}
