import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'

/** Cases of a vector file that do not apply, and why. */
export interface Exemption<Row> {
  readonly of: RegExp | ((row: Row) => boolean)
  readonly reason: string
}

/** The cases of one file of vectors, parted into those that are run and those that are exempted with a reason. */
export class VectorFile<Row extends { readonly id: string }> {
  readonly name: string
  readonly rows: readonly Row[]
  readonly running: readonly Row[]
  readonly exemptions: readonly Exemption<Row>[]
  /** How the cases that are run are read, and what of them is not compared. */
  readonly notes: readonly string[]
  readonly #handedOut = new Set<string>()

  /** @param name of the file in this folder. The first exemption that a case falls under is the one that counts. */
  constructor(name: string, exemptions: readonly Exemption<Row>[], notes: readonly string[] = []) {
    const file = JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as {
      readonly cases: readonly Row[]
    }
    this.name = name
    this.rows = file.cases
    this.exemptions = exemptions
    this.notes = notes
    this.running = file.cases.filter((row) => this.#exemptionOf(row) === undefined)
  }

  /** Cases to be run, as `test.each` takes them. */
  cases(wanted: (row: Row) => boolean = () => true): [id: string, row: Row][] {
    const cases = this.running.filter(wanted)
    for (const { id } of cases) this.#handedOut.add(id)
    return cases.map((row) => [row.id, row])
  }

  get exempted(): number {
    return this.rows.length - this.running.length
  }

  /** Cases that nobody took to run and nothing exempts. */
  get left(): readonly string[] {
    return this.running.map(({ id }) => id).filter((id) => !this.#handedOut.has(id))
  }

  /** Exemptions that exempt nothing. */
  get idle(): readonly string[] {
    return this.exemptions
      .filter((each) => this.#ids(each).length === 0)
      .map(({ reason }) => reason)
  }

  /** A table of what is exempted: how many cases, why, and which. */
  get table(): string {
    const lines = this.exemptions.flatMap((exemption) => {
      const ids = this.#ids(exemption)
      return [`  ${ids.length} exempted: ${exemption.reason}`, `    ${ids.join(', ')}`]
    })
    const head = `${this.name}: ${this.running.length} of ${this.rows.length} cases run`
    return [head, ...lines, ...this.notes.map((note) => `  note: ${note}`)].join('\n')
  }

  #ids(exemption: Exemption<Row>): string[] {
    const under = this.rows.filter((row) => this.#exemptionOf(row) === exemption)
    return under.map(({ id }) => id)
  }

  #exemptionOf(row: Row): Exemption<Row> | undefined {
    return this.exemptions.find(({ of }) => (typeof of === 'function' ? of(row) : of.test(row.id)))
  }
}

/** Stands at the end of a file's tests: everything is run or exempted, and the table is printed. */
export function closeVectors<Row extends { readonly id: string }>(file: VectorFile<Row>): void {
  test(`every case of ${file.name} is run, or exempted by a reason that is needed`, () => {
    expect(new Set(file.rows.map(({ id }) => id)).size).toBe(file.rows.length)
    expect(file.left).toEqual([])
    expect(file.idle).toEqual([])
  })

  afterAll(() => console.info(file.table))
}
