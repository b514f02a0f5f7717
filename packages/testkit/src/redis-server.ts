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
  /** It answers again, first what it was asked meanwhile. */
  resume(): void
  /** It refuses whatever needs memory, until it is told `false`. */
  fill(full: boolean): Promise<void>
  /** Says one line to it, as plain text, and gives its first answer. */
  say(line: string): Promise<string>
  /** Ends it for good, and removes what it wrote down. */
  close(): Promise<void>
}

const binaries = ['redis-server', 'valkey-server']

/**
 * Why tests with a real server cannot run here; undefined when they can: there is one on the PATH, or, for tests that do
 * it no harm, `REDIS_URL` names one whose current database they may empty.
 * @param options `harms`: whether the test stops, pauses or fills its server.
 * @throws Error when it cannot be had although `STINT_REQUIRE_REDIS` is 1.
 */
export function whyNoRedis(options: { readonly harms?: boolean } = {}): string | undefined {
  if (binary()) return undefined
  if (process.env['STINT_REQUIRE_REDIS'] === '1') {
    throw new Error('no redis-server on the PATH, and STINT_REQUIRE_REDIS is 1')
  }
  const given = process.env['REDIS_URL'] !== undefined
  if (given && !options.harms) return undefined
  const what = given ? 'the tests that harm one are skipped' : 'no REDIS_URL: tests are skipped'
  return `no redis-server on the PATH, ${given ? '' : 'and '}${what}`
}

/**
 * Starts a server on a free port of loopback.
 * @param options `keeps`: whether what was written survives a restart; `cluster`: whether it is a node of a cluster, with
 * no slots yet. Default false.
 */
export async function redisServer(
  options: { readonly keeps?: boolean; readonly cluster?: boolean } = {},
): Promise<RedisServer> {
  const command = binary()
  if (!command) return serverAt(process.env['REDIS_URL'])
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
    ...(options.cluster ? await clusterArguments() : []),
  ]
  let child: ChildProcess | undefined

  const say = (line: string): Promise<string> => sayTo({ port, host: '127.0.0.1' }, line)
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

/** A server that is not ours to harm. */
function serverAt(url: string | undefined): RedisServer {
  if (url === undefined) throw new Error('no redis-server on the PATH, and no REDIS_URL')
  const { hostname, port } = new URL(url)
  const refuse = (): never => {
    throw new Error(
      'the server of REDIS_URL is not to be harmed: this needs redis-server on the PATH',
    )
  }
  return {
    url,
    start: () => Promise.resolve(),
    stop: refuse,
    pause: refuse,
    resume: () => undefined,
    fill: refuse,
    say: (line) => sayTo({ host: hostname, port: Number(port || 6379) }, line),
    close: () => Promise.resolve(),
  }
}

async function sayTo(
  at: { readonly host: string; readonly port: number },
  line: string,
): Promise<string> {
  const socket = connect(at)
  try {
    await once(socket, 'connect')
    socket.write(`${line}\r\n`)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    return answer.toString().trim()
  } finally {
    socket.destroy()
  }
}

function binary(): string | undefined {
  return binaries.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0)
}

/** The port that nodes talk by would be 10,000 above the other, which may be none. */
async function clusterArguments(): Promise<string[]> {
  const port = `${await freePort()}`
  const announced = ['--cluster-announce-ip', '127.0.0.1']
  return ['--cluster-enabled', 'yes', '--cluster-port', port, ...announced]
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
