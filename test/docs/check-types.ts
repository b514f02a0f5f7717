import { join } from 'node:path'
import ts from 'typescript'
import type { CodeBlock } from './code-blocks.ts'
import { root } from './pages.ts'
import { preludeOf } from './prelude.ts'

/**
 * Type-checks snippets as if each were a module in this folder, all in one program, without writing a file.
 * @returns one line for each problem, with the page and the line it is in.
 */
export function checkTypes(blocks: readonly CodeBlock[]): string[] {
  const snippets = new Map(
    blocks.map((block, at) => [join(import.meta.dirname, `snippet-${at}.ts`), block]),
  )
  const options = compilerOptions()
  const disk = ts.createCompilerHost(options)
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => snippets.has(path) || disk.fileExists(path),
    getSourceFile(path, ...others) {
      const block = snippets.get(path)
      if (!block) return disk.getSourceFile(path, ...others)
      return ts.createSourceFile(path, `${preludeOf(block)}\n${block.text}`, others[0])
    },
  }
  const program = ts.createProgram([...snippets.keys()], options, host)
  return [...snippets].flatMap(([path, block]) => {
    const source = program.getSourceFile(path)
    const found = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]
    return found.map((diagnostic) => describe(diagnostic, block))
  })
}

/** Those of the repository, without the rules that are about whole files. */
function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path))
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: [] },
    ts.sys,
    root,
  )
  return { ...options, noUnusedLocals: false, noUnusedParameters: false, noEmit: true }
}

function describe({ file, start = 0, messageText }: ts.Diagnostic, block: CodeBlock): string {
  // The prelude is the first line of the module, line 0 here.
  const { line } = file?.getLineAndCharacterOfPosition(start) ?? { line: 1 }
  return `${block.page}:${block.line + line - 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
}
