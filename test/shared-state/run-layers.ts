import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LayersTask, LayersTold } from './layers.child.ts'

const child = fileURLToPath(new URL('layers.child.ts', import.meta.url))
const execArgv = ['--conditions=@stint/source', '--disable-warning=ExperimentalWarning']

/** A process that makes calls until it is stopped, or has made as many as it was to. */
export interface RunningLayers {
  /** Once its first call has ended. */
  readonly calling: Promise<unknown>
  readonly told: Promise<LayersTold>
  stop(): void
  kill(): void
}

export function runLayers(task: LayersTask): RunningLayers {
  const started = fork(child, [JSON.stringify(task)], { execArgv })
  const calling = once(started, 'message')
  const told = new Promise<LayersTold>((resolve, reject) => {
    started.on('message', (message) => {
      if (message !== 'calling') resolve(message as LayersTold)
    })
    started.on('error', reject)
    started.on('exit', (code, signal) =>
      reject(new Error(`a process of layers ended with ${code ?? signal}`)),
    )
  })
  // Whoever waits for it is told; a test that has failed before does not.
  told.catch(() => undefined)
  calling.catch(() => undefined)
  return {
    calling,
    told,
    stop: () => void started.send('stop'),
    kill: () => void started.kill('SIGKILL'),
  }
}
