import { describe, expect, it } from 'vitest'
import { outOfTime, refused, running, tireless } from './__fixtures__/failures.ts'
import { hostile } from './__fixtures__/hostile.ts'
import { incident } from './__fixtures__/incident.ts'
import { readReport } from './read-report.ts'
import { renderReportHtml } from './render-report-html.ts'
import { renderReportSvg } from './render-report-svg.ts'

const file = (saved: object): ReturnType<typeof readReport> =>
  readReport(JSON.stringify(saved), 'report.json')

const calls = {
  incident: await incident(),
  outOfTime: await outOfTime(),
  tireless: await tireless(),
  refused: await refused(),
  running: await running(),
  hostile,
}

describe.each(Object.entries(calls))('the drawing of %s', (_, saved) => {
  const html = renderReportHtml(file(saved))
  const svg = renderReportSvg(file(saved))

  it('has a bar for each attempt', () => {
    const numbers = saved.report.attempts.map(({ number }) => `data-attempt="${number}"`)
    for (const number of numbers) {
      expect(svg.split(number)).toHaveLength(2)
      // One in the narrow picture, one in the wide one.
      expect(html.split(number)).toHaveLength(3)
    }
  })

  it('needs nothing from elsewhere and runs nothing', () => {
    for (const text of [html, svg]) {
      expect(text).not.toMatch(/<(script|iframe|object|embed|foreignObject|base|form)\b/i)
      expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
        /(src|href|action)\s*=\s*"(?!data:,")|url\((?!#)|@import|<[^>]* on\w+=/,
      )
    }
  })

  it('has no number that is none', () => {
    expect(html).not.toMatch(/NaN|Infinity|undefined|null/)
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/)
  })

  it('is the same each time', () => {
    expect(renderReportHtml(file(saved))).toBe(html)
  })
})

describe('renderReportHtml', () => {
  it('keeps the words of a fault as text', () => {
    const html = renderReportHtml(file(hostile))
    expect(html).not.toContain('<script>')
    expect(html).toContain('&lt;script&gt;document.title = &quot;taken&quot;&lt;/script&gt;')
  })

  it('says what stopped the call, what is advised, and how much was used of what was allowed', () => {
    const html = renderReportHtml(file(calls.outOfTime))
    expect(html).toContain('<h1>createImage failed after 3 attempts in 59.5 s</h1>')
    expect(html).toContain('Stopped by deadline (layer 0), whose limit is 90 s.')
    expect(html).toContain('The request may succeed later (rate limit). Ask again in 45 s.')
    expect(html).toContain('of at most 90 s')
    expect(html).toContain('of at most 6')
    expect(html).toContain('deadline (layer 0) 90 s')
  })

  it('shows losses, warnings and unfinished jobs', () => {
    const { report } = calls.incident
    const jobs = [{ target: 'openai/gpt-image-2', id: 'job_7', shape: 'original' }]
    const html = renderReportHtml(file({ ...report, warnings: ['the size was rounded'], jobs }))
    expect(html).toContain('<li>simplifyPrompt</li>')
    expect(html).toContain('<li>the size was rounded</li>')
    expect(html).toContain('<code>job_7</code>')
  })

  it('tells a running call, in which an attempt may be under way', () => {
    expect(renderReportHtml(file(calls.running))).toContain(
      'createImage is still running: 1 attempt has ended in 15 s',
    )
  })
})

describe('renderReportSvg', () => {
  it('names itself for who does not see it', () => {
    const svg = renderReportSvg(file(calls.incident))
    expect(svg).toContain('<title>createImage succeeded after 2 attempts in 131.1 s</title>')
    expect(svg).toContain(
      'Attempt 1 at openai/gpt-image-2, original, from 0 s, failed with server_error (HTTP 500) after 110.8 s.',
    )
    expect(svg).toContain('budget (layer 2): 2 of 4 attempts used.')
  })

  it('says the words of faults once', () => {
    const svg = renderReportSvg(file(calls.outOfTime))
    expect(svg).toContain('>1, 2: The server had an error while processing your request<')
  })
})
