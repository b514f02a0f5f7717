import { CallError } from '@stint/core'
import { readArguments, usage } from './arguments.ts'
import { live } from './live.ts'
import { replay } from './replay.ts'

try {
  const given = readArguments(process.argv.slice(2))
  if (given.help) console.log(usage)
  else process.exitCode = (await (given.live ? live(given) : replay(given.providers))) ? 0 : 1
} catch (error) {
  const known =
    error instanceof Error && (CallError.isInstance(error) || !(error instanceof TypeError))
  console.error(known ? error.message : error)
  console.error(`\n${usage}`)
  process.exitCode = 2
}
