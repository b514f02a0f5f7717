// Packs every package and checks the tarballs as a consumer gets them.
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

interface Manifest {
  name: string
  exports: Record<string, unknown>
  publishConfig: { exports: Record<string, unknown> }
  peerDependencies?: Record<string, string>
}

const tarballs = resolve('out/packages')
const consumerNodes = ['22.23.3', '24.21.0']
/** Peers that only the conformance suite needs: all else has to work without them. */
const suitePeers = ['nock', 'vitest']

const manifests = globSync('packages/*/package.json').toSorted()
for (const path of manifests) checkSubpaths(path)

for (const path of globSync('packages/*/dist')) rmSync(path, { recursive: true })
run('pnpm', ['build'])

rmSync(tarballs, { recursive: true, force: true })
run('pnpm', ['--filter', './packages/*', '--recursive', 'pack', '--pack-destination', tarballs])
const packed = globSync(`${tarballs}/*.tgz`).toSorted()
if (packed.length !== manifests.length)
  throw new Error(`${packed.length} tarballs, expected ${manifests.length}`)

for (const tarball of packed) {
  heading(basename(tarball))
  run('publint', ['run', tarball, '--strict'])
  // Not `attw --pack`: npm pack does not apply publishConfig.exports.
  run('attw', [tarball, '--profile', 'esm-only'])
}

inEmptyFolder(checkConsumer)
for (const path of globSync('examples/*/package.json').toSorted()) {
  inEmptyFolder((folder) => checkStandalone(dirname(path), folder))
}

function inEmptyFolder(check: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'stint-consumer-'))
  try {
    check(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Every folder with an index.ts that the private condition reaches must be listed for consumers. */
function checkSubpaths(path: string): void {
  const { name, exports, publishConfig } = readManifest(path)
  const folders = globSync('src/*/index.ts', { cwd: dirname(path) })
  const expanded = Object.keys(exports).flatMap((subpath) =>
    subpath === './*' ? folders.map((file) => `./${basename(dirname(file))}`) : [subpath],
  )
  const [inSources, published] = [expanded, Object.keys(publishConfig.exports)].map((subpaths) =>
    subpaths.toSorted().join(' '),
  )
  if (inSources !== published) {
    throw new Error(
      `${name}: publishConfig.exports has ${published}, the sources have ${inSources}`,
    )
  }
}

function checkConsumer(folder: string): void {
  heading('consumer: install')
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  run('npm', ['install', '--no-audit', '--no-fund', ...packed, ...consumerDependencies()], folder)

  heading('consumer: types')
  copyFileSync('test/consumer/consumer.ts', join(folder, 'consumer.ts'))
  writeFileSync(join(folder, 'subpaths.ts'), imports())
  const strictness = '--strict --exactOptionalPropertyTypes --skipLibCheck'
  const options = `--target es2023 --module nodenext --types node ${strictness}`.split(' ')
  run('tsc', [...options, 'consumer.ts', 'subpaths.ts'], folder)

  for (const version of consumerNodes) {
    heading(`consumer: node ${version}`)
    for (const file of ['subpaths.js', 'consumer.js'])
      run('npx', ['-y', `node@${version}`, file], folder)
  }

  heading('consumer: the command')
  copyFileSync('test/consumer/stint.yaml', join(folder, 'stint.yaml'))
  for (const version of consumerNodes) {
    for (const command of ['explain', 'schema']) {
      run('npx', ['-y', `node@${version}`, 'node_modules/stint/dist/main.js', command], folder)
    }
  }

  heading('consumer: the conformance suite')
  run('npm', ['install', '--no-audit', '--no-fund', ...peers(isOfSuite)], folder)
  copyFileSync('examples/conformance.test.ts', join(folder, 'conformance.test.ts'))
  run('npx', ['vitest', 'run'], folder)
}

/** The packages of the examples, as somebody else would have them: their own tests, build and tarball. */
function checkStandalone(source: string, folder: string): void {
  heading(`${basename(source)}: install`)
  cpSync(source, folder, { recursive: true })
  run('npm', ['install', '--no-audit', '--no-fund', '--save-dev', ...packed], folder)
  heading(`${basename(source)}: test, build, pack`)
  run('npm', ['test'], folder)
  run('npm', ['pack', '--dry-run'], folder)
}

/** What the tarballs leave to their consumer: optional peers, and the types of Node. */
function consumerDependencies(): string[] {
  return [...peers((name) => !isOfSuite(name)), '@types/node@22']
}

function isOfSuite(name: string): boolean {
  return suitePeers.includes(name)
}

function peers(areWanted: (name: string) => boolean): string[] {
  const all = manifests.flatMap((path) => Object.entries(readManifest(path).peerDependencies ?? {}))
  return all.filter(([name]) => areWanted(name)).map(([name, range]) => `${name}@${range}`)
}

function imports(): string {
  const subpaths = manifests.flatMap((path) => {
    const { name, publishConfig } = readManifest(path)
    return Object.keys(publishConfig.exports).map((subpath) => name + subpath.slice(1))
  })
  const lines = subpaths.map((subpath, n) => `import * as m${n} from '${subpath}'`)
  const names = subpaths.map((subpath, n) => `'${subpath}': m${n}`)
  return `${lines.join('\n')}
for (const [subpath, exports] of Object.entries({ ${names.join(', ')} })) {
  if (Object.keys(exports).length === 0) throw new Error(subpath + ' exports nothing')
  console.log(subpath + ': ' + Object.keys(exports).join(' '))
}
`
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8'))
}

function heading(text: string): void {
  console.log(`\n--- ${text}`)
}

function run(command: string, args: readonly string[], cwd = '.'): void {
  execFileSync(command, args, { cwd, stdio: 'inherit' })
}
