import { KindRouter, type Reflection } from 'typedoc'
import { pageOf } from './page-of.ts'

/** Pages of the docs are where their files are; the reference is below `reference/`. */
export class SiteRouter extends KindRouter {
  override getIdealBaseName(reflection: Reflection): string {
    if (!reflection.isDocument()) return `reference/${super.getIdealBaseName(reflection)}`
    return pageOf(reflection.project.files.getReflectionPath(reflection) ?? '').address
  }
}
