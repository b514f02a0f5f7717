// `pnpm bench`: what a call costs, in stint and in its peers. Prints a table for each question, and writes them into
// the page of the docs and into out/bench.json. `--only=calls,flight` asks some of the questions, and writes nothing;
// with `--check` it fails where a target is not reached.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { contenders } from './contenders.ts'
import { between } from './failover/between.ts'
import { questions, type Answer } from './questions.ts'
import { setting, settingLines } from './setting.ts'
import { markdownOf, textOf, type Table } from './table.ts'
import { targetTable } from './target.ts'

const { values } = parseArgs({
  options: { only: { type: 'string' }, check: { type: 'boolean', default: false } },
})
const asked = values.only?.split(',') ?? Object.keys(questions)
const unknown = asked.find((name) => !(name in questions))
if (unknown !== undefined) {
  console.error(`--only: expected ${Object.keys(questions).join(', ')}, got '${unknown}'`)
  process.exit(2)
}

const answers: Record<string, Answer> = {}
for (const name of asked) {
  const answer = (answers[name] = await questions[name]!())
  for (const table of answer.tables) print(table)
}
const targets = Object.values(answers).flatMap((answer) => answer.targets)
print(targetTable(targets))
if (values.only === undefined) write()
if (values.check && targets.some(({ reached }) => !reached)) process.exitCode = 1

function print(table: Table): void {
  console.log(`${textOf(table)}\n`)
}

function write(): void {
  const page = new URL('../docs/guide/performance.md', import.meta.url)
  const tables = Object.values(answers).flatMap((answer) => answer.tables)
  const peers = contenders.map(({ name, says }) => `- **${name}**: ${says}`)
  let text = readFileSync(page, 'utf8')
  text = between(text, 'machine', settingLines().join('\n'))
  text = between(text, 'peers', peers.join('\n'))
  text = between(text, 'targets', markdownOf(targetTable(targets)))
  text = between(text, 'tables', tables.map(markdownOf).join('\n\n'))
  writeFileSync(page, text)
  const out = new URL('../out/', import.meta.url)
  mkdirSync(out, { recursive: true })
  const data = Object.entries(answers).map(([name, answer]) => [name, answer.data])
  const json = { ...setting(), targets, ...(Object.fromEntries(data) as object) }
  writeFileSync(new URL('bench.json', out), `${JSON.stringify(json, undefined, 2)}\n`)
  console.log('written: docs/guide/performance.md, out/bench.json')
}
