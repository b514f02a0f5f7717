import { readArguments, usage } from './arguments.ts'
import { runSoak } from './run-soak.ts'
import { headline } from './summary.ts'
import { writeResults } from './write-results.ts'

try {
  const { help, out, ...options } = readArguments(process.argv.slice(2))
  if (help) console.log(usage)
  else {
    console.log(`seed ${options.seed}: ${options.callers} callers, ${options.minutes} minutes`)
    const result = await runSoak({ ...options, onProgress: (line) => console.log(line) })
    const files = await writeResults(result, out)
    for (const problem of result.problems) console.error(problem)
    if (result.stories[0]) console.error(JSON.stringify(result.stories[0], null, 2))
    console.log(`${headline(result)}\n${files.join('\n')}`)
    process.exitCode = result.passed ? 0 : 1
  }
} catch (error) {
  console.error(error instanceof TypeError ? `${error.message}\n\n${usage}` : error)
  process.exitCode = 2
}
