import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** A piece of text as it is seen: its colour and what it stands on. */
export interface SeenText {
  readonly text: string
  readonly contrast: number
}

/** A bar of the picture that is seen. */
export interface SeenBar {
  readonly attempt: number
  readonly x: number
  readonly width: number
}

export interface SeenPage {
  readonly texts: readonly SeenText[]
  readonly bars: readonly SeenBar[]
  /** Width of the picture's time axis, in pixels. */
  readonly axis: number
  /** Texts of the picture that reach beyond the page. */
  readonly cut: readonly string[]
  /** How much wider the content is than the window, in pixels. */
  readonly overflow: number
  /** What the cells with numbers of each table hold: the value, and what is shown of it. */
  readonly tables: Readonly<Record<string, readonly (readonly SeenNumber[])[]>>
}

export interface SeenNumber {
  readonly value: number
  readonly shown: string
}

const script = readFileSync(join(import.meta.dirname, 'look-at-page.browser.js'), 'utf8')

/** What there is to see on a page. The script is a text because no type of this repository knows a browser. */
export function lookAt(page: Page): Promise<SeenPage> {
  return page.evaluate<SeenPage>(script)
}
