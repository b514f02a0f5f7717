import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { samplePng } from '@stint/testkit'
import { afterAll, describe, expect, it } from 'vitest'
import { recordingTerminal } from '../__fixtures__/recording-terminal.ts'
import { runCommand } from '../run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'stint-explain-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const providers = 'providers: { main: { type: openai, price: 0.04 }, other: { type: google } }\n'
const write = (name: string, data: string | Uint8Array): void =>
  writeFileSync(join(folder, name), data)

write(
  'stint.yaml',
  `${providers}layers: [{ deadline: 90s }, { budget: { attempts: 2 } }, retry]\ntarget: main`,
)
write('wrong.yaml', `${providers}layers: [{ deadline: 10s }, { deadline: 40s }]\ntarget: main`)
write(
  'two.yaml',
  `${providers}pipelines: { one: { layers: [{ deadline: 9s }], target: main }, two: { target: other } }`,
)
write('request.yaml', 'prompt: a lighthouse\nreferences: [{ path: a.png }]\n')
write('a.png', await samplePng({ width: 8, height: 8 }))

async function stint(...argv: string[]) {
  const { terminal, out, err } = recordingTerminal({ cwd: folder })
  const code = await runCommand(argv, terminal)
  return { code, out: out(), err: err() }
}

describe('stint explain', () => {
  it('shows the picture of the configuration of this folder', async () => {
    const { code, out } = await stint('explain')
    expect(out).toMatch(/^default: 2 attempts, 90 s\n/)
    expect(out).toContain('retry')
    expect(code).toBe(0)
  })

  it('exits with 1 on a finding of level error', async () => {
    const { code, out } = await stint('explain', 'wrong.yaml')
    expect(out).toContain('deadline-never-fires')
    expect(code).toBe(1)
  })

  it('gives the fields of the explanation as JSON, where no limit is null', async () => {
    const json = JSON.parse((await stint('explain', '--json')).out) as Record<string, unknown>
    expect(json).toMatchObject({ attempts: 2, elapsedMs: 90_000, submissions: 2, findings: [] })
    const two = JSON.parse((await stint('explain', 'two.yaml', '--json')).out) as object
    expect(two).toMatchObject({ one: { elapsedMs: 9000 }, two: { elapsedMs: null } })
  })

  it('shows all pipelines of a file, or the one asked for', async () => {
    const all = await stint('explain', 'two.yaml')
    expect(all.out).toMatch(/^one: .*\n[^]*\n\ntwo: /)
    expect((await stint('explain', 'two.yaml', '--pipeline', 'two')).out).not.toContain('one: ')
  })

  it('shows the worst case of one request, with its images read from files', async () => {
    const { out } = await stint('explain', '--json', '--request', 'request.yaml')
    expect(JSON.parse(out)).toMatchObject({
      targets: [{ id: 'openai/gpt-image-2', accepts: true, price: 0.04 }],
      cost: 0.08,
    })
  })

  it.each([
    [['explain', 'none.yaml'], 'stint: none.yaml: cannot be read (ENOENT)\n'],
    [['explain', '-p', 'x'], "stint: stint.yaml: unknown pipeline 'x'; there are default\n"],
    [['explain', '-r', 'none.json'], 'stint: none.json: cannot be read (ENOENT)\n'],
    [['explain', '-r', 'wrong.yaml'], /^stint: createImage: prompt: /],
  ])('%j is refused with what to mend, and exit code 2', async (argv, message) => {
    const { code, out, err } = await stint(...argv)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })
})

describe('stint explain --from', () => {
  write('chain.json', '{ "providers": [{ "name": "codex", "timeout": 600, "max_retries": 2 }] }')

  it("shows another system's worst case, and the stint file that says the same", async () => {
    const { code, out } = await stint('explain', '--from', 'ai-sdk', '--set', 'maxRetries=5')
    expect(out).toContain('6 attempts')
    expect(out).toContain('providers:')
    expect(code).toBe(0)
  })

  it('exits with 1 where a limit of the other system is dead', async () => {
    write('dead.json', '{ "providers": [{ "provider": "a", "enabled": true, "timeout": 600 }] }')
    const from = ['--from', 'goclaw', 'dead.json']
    const { code, out } = await stint('explain', ...from, '--set', 'toolTimeout=300s')
    expect(out).toContain('deadline-never-fires')
    expect(code).toBe(1)
  })

  it.each([
    [['--from', 'nothing'], /^stint: --from nothing: not known; there are litellm/],
    [['--from', 'litellm'], /^stint: --from litellm needs a file/],
    [['--from', 'ai-sdk', '--set', 'x=1'], /^stint: --set x: ai-sdk has no such setting/],
    [['--set', 'x=1'], /^stint: --set belongs to --from/],
    [['--from', 'openai', '-r', 'none.json'], /^stint: --request is for a stint file/],
    [['--from', 'openai', '-p', 'poster'], /^stint: --pipeline is for a stint file/],
  ])('%j is refused with what to mend, and exit code 2', async (argv, message) => {
    const { code, err } = await stint('explain', ...argv)
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })
})

describe('stint', () => {
  it('knows no other command, and says which is meant', async () => {
    const { code, err } = await stint('explian')
    expect(code).toBe(2)
    expect(err).toContain('Did you mean explain?')
  })

  it('lists its commands on --help, and its version on --version', async () => {
    const help = await stint('--help')
    expect(help.code).toBe(0)
    expect(help.out).toContain('explain')
    expect((await stint('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('stint schema', () => {
  it('prints the JSON Schema of a configuration', async () => {
    const { code, out } = await stint('schema')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ title: 'A stint configuration' })
  })

  it('says which plugin is not there', async () => {
    const { code, err } = await stint('schema', '--plugin', 'stint-nothing')
    expect(code).toBe(2)
    expect(err).toContain('stint-nothing')
  })
})
