import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A real server on loopback that a test may harm. */
export interface RedisServer {
  readonly url: string
  /** Kills it. What it has not written down is gone. */
  stop(): Promise<void>
  /** Starts it again, on the same port, unless it runs. */
  start(): Promise<void>
  /** It keeps its connections and answers nothing, until {@link resume}. */
  pause(): void
  resume(): void
  /** It refuses whatever needs memory, until it is told `false`. */
  fill(full: boolean): Promise<void>
  /** Says one line to it, as plain text, and gives its first answer. */
  say(line: string): Promise<string>
  close(): Promise<void>
}

const binaries = ['redis-server', 'valkey-server']

/**
 * Why tests with a real server cannot run here; undefined when they can.
 * @throws Error when it cannot be had although `STINT_REQUIRE_REDIS` is 1.
 */
export function whyNoRedis(): string | undefined {
  if (binary()) return undefined
  const reason = 'no redis-server on the PATH: the tests that need one are skipped'
  if (process.env['STINT_REQUIRE_REDIS'] === '1') {
    throw new Error('no redis-server on the PATH, and STINT_REQUIRE_REDIS is 1')
  }
  return reason
}

/**
 * Starts a server on a free port of loopback.
 * @param options `keeps`: whether what was written survives a restart. Default false.
 */
export async function redisServer(
  options: { readonly keeps?: boolean } = {},
): Promise<RedisServer> {
  const command = binary()
  if (!command) throw new Error('no redis-server on the PATH')
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'stint-redis-'))
  const durable = options.keeps
    ? ['--appendonly', 'yes', '--appendfsync', 'always']
    : ['--appendonly', 'no']
  const args = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    ...durable,
  ]
  let child: ChildProcess | undefined

  const say = async (line: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      socket.write(`${line}\r\n`)
      const [answer] = (await once(socket, 'data')) as [Buffer]
      return answer.toString().trim()
    } finally {
      socket.destroy()
    }
  }
  const runs = (): boolean => child?.exitCode === null && child.signalCode === null
  const start = async (): Promise<void> => {
    if (runs()) return
    child = spawn(command, args, { stdio: 'ignore' })
    for (let left = 200; left > 0; left -= 1) {
      if ((await say('PING').catch(() => '')) === '+PONG') return
      await sleep(25)
    }
    throw new Error(`${command} did not start on port ${port}`)
  }
  const stop = async (): Promise<void> => {
    if (!child || !runs()) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    stop,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    fill: async (full) => void (await say(`CONFIG SET maxmemory ${full ? 1 : 0}`)),
    say,
    close: async () => {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function binary(): string | undefined {
  return binaries.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
