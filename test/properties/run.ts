import { parseArgs } from 'node:util'
import { realKit } from './kit.ts'
import { search } from './search.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    path: { type: 'string' },
  },
})

const runs = Number(values.runs)
const firstSeed = Number(values.seed ?? Date.now() % 2 ** 31)
const began = performance.now()
const batch = 1000

console.log(`${runs} random stacks, seed ${firstSeed}`)
for (let done = 0; done < runs;) {
  const seed = firstSeed + Math.floor(done / batch)
  // oxlint-disable-next-line no-await-in-loop -- one batch after the other
  const { found } = await search(realKit, {
    runs: Math.min(batch, runs - done),
    seed,
    ...(values.path !== undefined && { path: values.path }),
  })
  if (found) {
    const again = `pnpm laws --runs 1 --seed ${seed} --path ${found.path}`
    console.error(`\nA law is broken. Again: ${again}\n\n${found.program}\n`)
    process.exit(1)
  }
  done += batch
  const seconds = (performance.now() - began) / 1000
  console.log(
    `${Math.min(done, runs)} stacks in ${seconds.toFixed(0)} s (${(done / seconds).toFixed(0)} a second)`,
  )
}
