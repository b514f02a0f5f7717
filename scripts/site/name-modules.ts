import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ReflectionKind, type Context } from 'typedoc'
import { root } from './page-of.ts'

/** Calls each module what one writes to import it. */
export function nameModules({ project }: Context): void {
  const names = moduleNames()
  for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
    const file = project.getSymbolIdFromReflection(module)?.fileName ?? ''
    const name = names.get(file)
    if (name === undefined) throw new Error(`${module.name}: no package exports ${file}`)
    module.name = name
  }
}

/** By the path of their sources, as the packages' private condition has them. */
function moduleNames(): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const manifest of globSync('packages/*/package.json', { cwd: root })) {
    const { name, exports } = JSON.parse(readFileSync(join(root, manifest), 'utf8')) as {
      readonly name: string
      readonly exports: Readonly<Record<string, { readonly '@stint/source'?: string }>>
    }
    for (const [subpath, { '@stint/source': pattern }] of Object.entries(exports)) {
      const folder = join(root, dirname(manifest))
      for (const source of globSync(pattern ?? [], { cwd: folder })) {
        const part = dirname(source).replace(/^src\/?/, '')
        names.set(join(folder, source), join(name, subpath.replace('*', part)))
      }
    }
  }
  return names
}
