import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { LayersTask, LayersTold } from './layers.child.ts'

const child = fileURLToPath(new URL('layers.child.ts', import.meta.url))
const execArgv = ['--conditions=@stint/source', '--disable-warning=ExperimentalWarning']

/** A process that makes calls until it is stopped, or has made as many as it was to. */
export interface RunningLayers {
  readonly told: Promise<LayersTold>
  stop(): void
}

export function runLayers(task: LayersTask): RunningLayers {
  const started = fork(child, [JSON.stringify(task)], { execArgv })
  const told = new Promise<LayersTold>((resolve, reject) => {
    started.on('message', (message) => resolve(message as LayersTold))
    started.on('error', reject)
    started.on('exit', (code, signal) =>
      reject(new Error(`a process of layers ended with ${code ?? signal}`)),
    )
  })
  return { told, stop: () => void started.send('stop') }
}
