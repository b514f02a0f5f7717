import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { CallersTask, CallersTold } from './callers.child.ts'

const child = fileURLToPath(new URL('callers.child.ts', import.meta.url))

/** Runs one process of callers; undefined when it was killed. */
export function runCallers(task: CallersTask): Promise<CallersTold | undefined> {
  const node = ['--conditions=@stint/source', '--disable-warning=ExperimentalWarning', child]
  const started = spawn(process.execPath, [...node, JSON.stringify(task)])
  let [out, err] = ['', '']
  started.stdout.on('data', (data: Buffer) => (out += data.toString()))
  started.stderr.on('data', (data: Buffer) => (err += data.toString()))
  return new Promise((resolve, reject) => {
    started.on('error', reject)
    started.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(undefined)
      else if (code === 0) resolve(JSON.parse(out) as CallersTold)
      else reject(new Error(`a process of callers ended with ${code ?? signal}: ${err}`))
    })
  })
}
