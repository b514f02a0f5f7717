import { execFile } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { CodeBlock } from '../test/docs/code-blocks.ts'
import { blocksOf, pages, root } from '../test/docs/pages.ts'

/** What each example prints, in lines that would be different if it did not work. */
const keyLines: Readonly<Record<string, readonly string[]>> = {
  'agent-error.ts': [
    '   tool: It may be called again. The request may succeed later (server error). Wait before asking again.',
    '   tool: Do not call it with this prompt again. This same request has failed repeatedly and was not sent again: change it, or give up.',
    '   tool: Made 1 image.',
  ],
  'agent-queue.ts': [
    'left behind: the worker knows of no scope',
    '  the scope of 4 attempts let 6 through',
    '  the scope of 4 attempts let 4 through',
    '    ask again: never',
  ],
  'agent-turn.ts': [
    '  createImage failed after 1 attempt in 20 s: local/painter: overloaded. Stopped by scope: its 4 attempts are used up',
    '  ask again: never',
    'the vendor was asked 4 times',
  ],
  'call-error.ts': [
    "  stoppedBy: { layer: 'deadline', index: 0, limit: 90000 },",
    "    text: 'The request may succeed later (rate limit). Ask again in 45 s.'",
  ],
  'chat-failover.ts': [
    '  reads:    A stint is a fixed allotment of work.',
    '  attempt 2 google/gemini-3-pro: ok',
    '  reads:    A stint is',
    '  fails:    network, after 10 characters of openai/gpt-5.5',
    '  requests that the vendors got: 1',
  ],
  'compose.ts': [
    'createImage: 4 attempts, 90 s',
    '1  openai/gpt-image-2             original         server_error',
    '4  google/gemini-nano-banana-2.1  original         ok',
  ],
  'cost-limit.ts': [
    '  0.07: 0.03 confirmed, 0.04 estimated',
    '  stopped by {"layer":"budget","index":1,"limit":0.1}',
    '  stopped by {"layer":"budget","index":1,"limit":1}',
  ],
  'custom-middleware/demo.ts': [
    "  0   allowance(plan: 'free', attempts: 2)         3  no limit  may cut in",
    '  createImage failed after 2 attempts in 5 s: local/flaky (2 attempts): overloaded. Stopped by allowance (layer 0): its 2 attempts are used up',
    '  createImage failed after 3 attempts in 8 s: local/flaky (3 attempts): overloaded',
  ],
  'custom-provider/demo.ts': ['made by easel/chalk for 0.02', "  fault: 'the paint is still wet',"],
  'custom-repeater.ts': ['createImage: 3 attempts, 60 s', 'kept 30 bytes of 3 attempts'],
  'downgrade-steps.ts': [
    'ok: plainWords + oneImage + fewerReferences(1)',
    '1 image, losses: oneImage, fewerReferences(1)',
    "asked for at last: 'a lighthouse'",
  ],
  'explain.ts': ['poster: 5 attempts, 90 s', 'error: deadline-never-fires'],
  'incident.ts': [
    'the turn: asked 18 times in 33 min 15 s, no image',
    'the turn: asked 2 times in 2 min 10 s, 1 image, losses: simplifyPrompt',
  ],
  'order.ts': [
    'failover > retry > downgrade           at most 6 in no limit',
    "                                       a a' a' b b' b', 62 s",
  ],
  'progress.ts': [
    '   12 s  stepped down: simplifyPrompt',
    '   15 s  attempt 4 at c/printer, original',
    'Error: the user left',
  ],
  'second-vendor.ts': [
    "unknown: 'try' made by c/unknown-model, losses: none",
    "unknown: 'skip' made by b/sketcher, losses: fewerReferences(1)",
  ],
  'several-keys.ts': [
    'call 2, 20 s: openai/key-2 rate_limit, openai/key-3 ok',
    'call 4, 20 s: openai/key-1 billing, openai/key-3 ok',
  ],
  'testing-with-virtual-clock.ts': [
    'passed: leavesTimeForTheSecondTarget',
    'passed: endsOnTimeEvenIfNobodyListens',
    'passed: waitsAsLongAsItIsTold',
  ],
  'trace.ts': [
    'generate_content gemini-3-pro-image: 53 s',
    '    attempt openai/gpt-image-2: 20 s, overloaded',
    'stint.call.attempts ({attempt}): 3',
  ],
}

const outputs = new Map<string, Promise<string>>()

/** What an example prints; each runs once. Rejects when it does not exit with 0. */
function outputOf(example: string): Promise<string> {
  let output = outputs.get(example)
  if (!output) outputs.set(example, (output = run(join(import.meta.dirname, example))))
  return output
}

async function run(path: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@stint/source', path],
    { timeout: 30_000, env: { ...process.env, NODE_OPTIONS: '', FORCE_COLOR: undefined } },
  )
  return stdout
}

describe('examples', { timeout: 60_000 }, () => {
  it('are all listed here', () => {
    const files = globSync(['*.ts', '*/demo.ts'], { cwd: import.meta.dirname })
    const examples = files.filter((file) => !file.endsWith('.test.ts'))
    expect(examples.toSorted()).toEqual(Object.keys(keyLines))
  })

  it.each(Object.entries(keyLines))('%s runs and prints what it is for', async (example, lines) => {
    const output = await outputOf(example)
    for (const line of lines) expect(output.split('\n')).toContain(line)
  })
})

/** Blocks of the docs that show what an example prints: ```text examples/compose.ts */
const ofExamples = pages.flatMap(blocksOf).filter(({ note }) => note.startsWith('examples/'))
const shown = ofExamples.filter(({ language }) => language === 'text')
/** Examples that the docs show as they are: ```ts examples/conformance.test.ts */
const quoted = ofExamples.filter(({ language }) => language === 'ts')

describe('code shown in the docs', () => {
  it.each(quoted)('$page:$line is $note', ({ note, text }) => {
    expect(text).toBe(readFileSync(join(root, note), 'utf8'))
  })
})

describe('output shown in the docs', { timeout: 60_000 }, () => {
  it.each(shown)('$page:$line is what $note prints', async (block) => {
    const output = await outputOf(relative('examples', block.note))
    const text = process.env['UPDATE_DOCS'] ? show(block, output) : block.text
    expect(text).toBe(output)
  })
})

/** `UPDATE_DOCS=1` puts what an example prints now into the page. */
function show({ page, note }: CodeBlock, output: string): string {
  const path = join(root, page)
  const lines = readFileSync(path, 'utf8').split('\n')
  const block = blocksOf(page).find((each) => each.note === note)
  if (!block) throw new Error(`${page} no longer shows ${note}`)
  lines.splice(block.line - 1, block.text.split('\n').length - 1, output.trimEnd())
  writeFileSync(path, lines.join('\n'))
  return output
}
