import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recordingTerminal } from '../__fixtures__/recording-terminal.ts'
import { incident } from '../report/__fixtures__/incident.ts'
import { runCommand } from '../run-command.ts'

const json = JSON.stringify(await incident())

describe('stint report', () => {
  let cwd = ''

  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'stint-report-'))
    await writeFile(join(cwd, 'report.json'), json)
  })
  afterEach(() => rm(cwd, { recursive: true }))

  async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
    const { terminal, out, err } = recordingTerminal({ cwd, readInput: async () => json })
    const code = await runCommand(['report', ...argv], terminal)
    return { code, out: out(), err: err() }
  }

  it('writes a page beside the report and says where', async () => {
    expect(await run('report.json')).toEqual({ code: 0, out: 'report.html\n', err: '' })
    expect(await readFile(join(cwd, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/)
  })

  it('writes the picture with --svg, or where -o names one', async () => {
    expect((await run('report.json', '--svg')).out).toBe('report.svg\n')
    expect((await run('report.json', '-o', 'a.svg')).out).toBe('a.svg\n')
    expect(await readFile(join(cwd, 'a.svg'), 'utf8')).toMatch(/^<svg /)
    expect((await readdir(cwd)).toSorted()).toEqual(['a.svg', 'report.json', 'report.svg'])
  })

  it('reads what is piped in and writes to be piped on', async () => {
    expect((await run('-')).out).toMatch(/^<!doctype html>/)
    expect((await run('-', '--svg')).out).toMatch(/^<svg /)
    expect((await run('report.json', '-o', '-')).out).toMatch(/^<!doctype html>/)
    expect(await run('-', '-o', 'b.html')).toMatchObject({ out: 'b.html\n' })
  })

  it.each([
    ['a file that is not there', ['none.json'], 'none.json: cannot be read (ENOENT)'],
    [
      'a place that is not there',
      ['report.json', '-o', 'no/a.html'],
      'no/a.html: cannot be written (ENOENT)',
    ],
    [
      'itself as the place',
      ['report.json', '-o', './report.json'],
      '-o ./report.json: is the report itself, name another file',
    ],
  ])('refuses %s in one line', async (_, argv, message) => {
    expect(await run(...argv)).toEqual({ code: 2, out: '', err: `stint: ${message}\n` })
  })

  it('names the field that is wrong', async () => {
    await writeFile(join(cwd, 'wrong.json'), json.replace('"outcome":"ok"', '"outcome":1'))
    expect(await run('wrong.json')).toMatchObject({
      code: 2,
      err: 'stint: wrong.json: report.outcome: expected one of "running"|"ok"|"failed"|"aborted", got 1\n',
    })
  })
})
