import { dirname } from 'node:path'
import { Application, Converter } from 'typedoc'
import type { Context, DocumentReflection, NormalizedPath } from 'typedoc'
import { addExamples } from './add-examples.ts'
import { arrange } from './arrange.ts'
import { keepCodeInHeadings } from './keep-code-in-headings.ts'
import { nameModules } from './name-modules.ts'
import { pageOf } from './page-of.ts'
import { SiteRouter } from './site-router.ts'

/** What makes typedoc's reference a site: see typedoc.json. */
export function load(app: Application): void {
  app.renderer.defineRouter('stint', SiteRouter)
  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    app.options.setValue('markdownItLoader', keepCodeInHeadings)
  })
  app.converter.on(Converter.EVENT_BEGIN, ({ project }: Context) => addExamples(app, project))
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_: unknown, document: DocumentReflection) => {
    const { files } = document.project
    const path = files.getReflectionPath(document) ?? ''
    // A link to a folder leads to its README.
    if (path.endsWith('/README.md'))
      files.registerReflectionPath(dirname(path) as NormalizedPath, document)
    const { title, group } = pageOf(path)
    document.name = title
    document.frontmatter['group'] = group
  })
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, nameModules)
  // After typedoc has made its groups.
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }: Context) => arrange(project), -200)
}
