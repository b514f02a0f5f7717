// `pnpm bench:failover`: how stint and its peers fare on flaky wires, in virtual time. Prints the tables, and writes
// them into the page of the docs.
import { readFileSync, writeFileSync } from 'node:fs'
import { between } from './between.ts'
import { peers } from './peers.ts'
import { runTable } from './run-table.ts'
import { markdownOf, textOf } from './table.ts'
import { worlds } from './worlds.ts'

const page = new URL('../../docs/guide/against-peers.md', import.meta.url)
const sections: string[] = []
for await (const result of runTable(worlds, peers)) {
  console.log(`${textOf(result)}\n`)
  sections.push(markdownOf(result))
}
const setUps = peers.map(({ name, setUp }) => `- **${name}**: ${setUp}`)
const text = between(readFileSync(page, 'utf8'), 'peers', setUps.join('\n'))
writeFileSync(page, between(text, 'tables', sections.join('\n\n')))
console.log('written: docs/guide/against-peers.md')
