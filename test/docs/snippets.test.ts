import { beforeAll, describe, expect, it } from 'vitest'
import { checkTypes } from './check-types.ts'
import { codeBlocks } from './code-blocks.ts'
import { blocksOf, pages } from './pages.ts'

const wrong = codeBlocks(
  'wrong.md',
  [
    '```ts',
    "import { pipeline } from '@stint/core'",
    '',
    'pipeline(createImage).use(retri())',
    '```',
    '',
  ].join('\n'),
)
const checked = pages
  .flatMap(blocksOf)
  // An example that a page shows is checked where it is.
  .filter(
    ({ language, note }) =>
      language === 'ts' && note !== 'no-check' && !note.startsWith('examples/'),
  )

describe('the TypeScript in README and docs', () => {
  let problems: readonly string[] = []

  beforeAll(() => {
    problems = checkTypes([...wrong, ...checked])
  }, 60_000)

  it.each(pages.filter((page) => checked.some((block) => block.page === page)))(
    '%s compiles',
    (page) => {
      expect(problems.filter((problem) => problem.startsWith(`${page}:`))).toEqual([])
    },
  )

  it('would not pass with a name that is not there', () => {
    expect(problems.filter((problem) => problem.startsWith('wrong.md:'))).toEqual([
      expect.stringMatching(/^wrong.md:4: Cannot find name 'retri'/),
    ])
  })
})
