import { Cluster, Redis } from 'ioredis'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A cluster of one node on loopback. */
export interface OneNodeCluster {
  /** A client of the node alone, to ask it things. */
  readonly node: Redis
  client(): Cluster
  close(): Promise<void>
}

const binaries = ['redis-server', 'valkey-server']

/** Starts a server, which has to be on the PATH. */
export async function oneNodeCluster(): Promise<OneNodeCluster> {
  const [port, busPort] = [await freePort(), await freePort()]
  const folder = mkdtempSync(join(tmpdir(), 'stint-cluster-'))
  const options = {
    port,
    'cluster-port': busPort,
    'cluster-enabled': 'yes',
    'cluster-announce-ip': '127.0.0.1',
    bind: '127.0.0.1',
    dir: folder,
    save: '',
  }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`])
  const binary = binaries.find((name) => spawnSync(name, ['--version']).status === 0)
  const server = spawn(binary ?? '', args, { stdio: 'ignore' })
  const node = new Redis(port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null })
  node.on('error', () => undefined)
  await node.cluster('ADDSLOTSRANGE', 0, 16_383)
  while (!String(await node.cluster('INFO')).includes('cluster_state:ok')) await node.ping()
  return {
    node,
    client: () => new Cluster([{ host: '127.0.0.1', port }]),
    close: async () => {
      node.disconnect()
      server.kill('SIGKILL')
      await once(server, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
