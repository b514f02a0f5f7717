import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../__fixtures__/chromium.ts'
import { hedged, outOfTime, refused, running, tireless } from './__fixtures__/failures.ts'
import { hostile } from './__fixtures__/hostile.ts'
import { incident } from './__fixtures__/incident.ts'
import type { SavedCall } from './__fixtures__/saved-call.ts'
import { lookAt, type SeenNumber } from './__fixtures__/seen-page.ts'
import { readReport } from './read-report.ts'
import { renderReportHtml } from './render-report-html.ts'
import { renderReportSvg } from './render-report-svg.ts'
import { timescaleOf } from './timescale.ts'
import { callLimits } from './call-limits.ts'

const executablePath = findChromium()
if (executablePath === undefined) {
  console.warn(
    'The report is not looked at: no chromium, chromium-browser or google-chrome on the PATH, and no CHROMIUM_PATH',
  )
}

const calls: Readonly<Record<string, SavedCall>> = {
  incident: await incident(),
  outOfTime: await outOfTime(),
  hedged: await hedged(),
  tireless: await tireless(),
  refused: await refused(),
  running: await running(),
  hostile,
}
const windows = [360, 1440].flatMap((width) =>
  (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
)

describe.skipIf(executablePath === undefined)('a report in Chromium', { timeout: 120_000 }, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '' })
  }, 120_000)
  afterAll(() => browser?.close())

  /** Shows something and says what the console, the network and the page's errors had to say. */
  async function show(
    content: string,
    { width, scheme }: (typeof windows)[number],
    look: (page: Page) => Promise<void>,
  ): Promise<readonly string[]> {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: scheme })
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(String(error)))
    page.on('request', (request) => said.push(`asked for ${request.url().slice(0, 80)}`))
    await page.setContent(content)
    await look(page)
    await page.close()
    return said
  }

  describe.each(windows)('at $width px, $scheme', (window) => {
    it.each(Object.entries(calls))('%s is read without any trouble', async (_, saved) => {
      const file = readReport(JSON.stringify(saved), 'report.json')
      const said = await show(renderReportHtml(file), window, async (page) => {
        const seen = await lookAt(page)
        expect(seen.overflow).toBe(0)
        expect(seen.cut).toEqual([])
        expect(seen.texts.length).toBeGreaterThan(10)
        expect(seen.texts.filter(({ contrast }) => contrast < 4.5)).toEqual([])

        const { spanMs } = timescaleOf(file.report, callLimits(file))
        expect(seen.bars).toHaveLength(file.report.attempts.length)
        for (const { number, startedMs, ms } of file.report.attempts) {
          const bar = seen.bars.find(({ attempt }) => attempt === number)
          expect(bar?.width).toBeCloseTo((ms / spanMs) * seen.axis, 1)
          expect(bar?.x).toBeCloseTo((startedMs / spanMs) * seen.axis, 1)
        }
        expect(seen.tables).toMatchObject(numbersOf(saved.report))
        expect(await page.title()).toContain(file.report.operation)
      })
      expect(said).toEqual([])
    })
  })

  it.each(Object.entries(calls))('the SVG of %s stands alone', async (_, saved) => {
    const svg = renderReportSvg(readReport(JSON.stringify(saved), 'report.json'))
    const image = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
    await show(`<img src="${image}">`, { width: 1440, scheme: 'light' }, async (page) => {
      const size = await page.evaluate<readonly number[]>(
        `document.images[0].decode().then(() => [document.images[0].naturalWidth, document.images[0].naturalHeight])`,
      )
      expect(size[0]).toBe(880)
      expect(size[1]).toBeGreaterThan(100)
    })
  })

  it('is printed light, with the columns of its tables', async () => {
    const html = renderReportHtml(readReport(JSON.stringify(calls['outOfTime']), 'report.json'))
    await show(html, { width: 720, scheme: 'dark' }, async (page) => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
      const styleOf = (selector: string, property: string): Promise<string> =>
        page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${property}`)
      expect(await styleOf('body', 'backgroundColor')).toBe('rgb(255, 255, 255)')
      expect(await styleOf('tbody tr', 'display')).toBe('table-row')
    })
  })
})

/** The numbers of a report as its tables have to show them. */
function numbersOf(report: SavedCall['report']): Record<string, SeenNumber[][]> {
  const { attempts, waits, skips } = report
  const seconds = (value: number): SeenNumber => ({ value, shown: shownAs(value / 1000) })
  const plain = (value: number): SeenNumber => ({ value, shown: shownAs(value) })
  return {
    ...(attempts.length > 0 && {
      Attempts: attempts.map(({ number, startedMs, ms, sends, submissions, cost }) => [
        plain(number),
        seconds(startedMs),
        seconds(ms),
        plain(sends),
        plain(submissions),
        plain(cost),
      ]),
    }),
    ...(waits.length > 0 && {
      Waits: waits.map(({ startedMs, ms }) => [seconds(startedMs), seconds(ms)]),
    }),
    ...(skips.length > 0 && {
      'Skips and refusals': skips.map(({ atMs, afterMs }) => [
        seconds(atMs),
        ...(afterMs === undefined ? [] : [seconds(afterMs)]),
      ]),
    }),
  }
}

/** A text that is this number, however many noughts stand behind it. */
function shownAs(value: number): string {
  return expect.toSatisfy((text: string) => Math.abs(Number(text) - value) < 1e-9) as string
}
