import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Converter, DocumentReflection, MinimalSourceFile } from 'typedoc'
import type { Application, NormalizedPath, ProjectReflection } from 'typedoc'
import { root } from './page-of.ts'

const folder = 'examples'

/** Makes a page of each example, to which links to its file lead, and one that lists them, for links to the folder. */
export function addExamples(app: Application, project: ProjectReflection): void {
  const files = globSync(['*.ts', '*/demo.ts', '*/src/*.ts'], { cwd: join(root, folder) })
  const examples = files.filter((file) => file !== 'examples.test.ts').toSorted()
  const add = (path: string, markdown: string): void => addDocument(app, project, path, markdown)
  add(folder, listOf(examples.filter((file) => !file.includes('/src/'))))
  for (const file of examples) add(join(folder, file), sourcePage(file))
}

function listOf(files: readonly string[]): string {
  const lines = files.map((file) => `- [${file}](${folder}/${file}): ${ideaOf(file)}`)
  return `# Examples\n\nEach is a file that needs no key.\n\n${lines.join('\n')}\n`
}

function sourcePage(file: string): string {
  const isProgram = !file.endsWith('.test.ts') && !file.includes('/src/')
  const run = isProgram ? `\`npx -y pnpm@12 -C ${folder} example ${file}\`\n\n` : ''
  return `# ${file}\n\n${run}\`\`\`ts\n${sourceOf(file)}\`\`\`\n`
}

/** The comment that it begins with. */
function ideaOf(file: string): string {
  const [comment = ''] = /^(\/\/ .*\n)+/.exec(sourceOf(file)) ?? []
  return comment
    .replaceAll(/^\/\/ /gm, '')
    .replaceAll('\n', ' ')
    .trim()
}

function sourceOf(file: string): string {
  return readFileSync(join(root, folder, file), 'utf8')
}

function addDocument(
  app: Application,
  project: ProjectReflection,
  path: string,
  markdown: string,
): void {
  const absolute = join(root, path) as NormalizedPath
  const source = new MinimalSourceFile(markdown, absolute)
  const { content } = app.converter.parseRawComment(source, project.files)
  const document = new DocumentReflection(path, project, content, {})
  project.addChild(document)
  project.registerReflection(document, undefined, absolute)
  app.converter.trigger(Converter.EVENT_CREATE_DOCUMENT, undefined, document)
}
