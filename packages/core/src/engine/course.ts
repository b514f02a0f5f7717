import { showValue } from '../show-value.ts'
import type { Context } from '../context.ts'
import type { Change, Enter, Repeater } from '../layer.ts'

/** One run of a repeater that enters one thing after the other: says what is entered next. */
export interface Course<Req = any> {
  /** What is entered first. @throws what the repeater fails with, where there is nothing. */
  first(): Change<Req> | Promise<Change<Req>>
  /**
   * What is entered after an entry that failed.
   * @throws what the repeater fails with, where there is nothing more.
   */
  next(thrown: unknown): Change<Req> | Promise<Change<Req>>
  /** The run is over, whatever it came to. */
  over?(): void
}

type Begin = (ctx: Context) => Course

/** The runs that were made of a course. */
const courses = new WeakMap<object, Begin>()

/**
 * Makes the `run` of a repeater that enters one thing after the other, never two side by side. It is an ordinary `run`;
 * where the engine finds it, it asks the course itself and needs no promise for each entry.
 * @param begin begins one run.
 * @throws TypeError when that is no function.
 */
export function inTurn(begin: (ctx: Context) => Course): Repeater['run'] {
  if (typeof begin !== 'function') {
    throw new TypeError(`inTurn: expected (ctx) => ({ first, next }), got ${showValue(begin)}`)
  }
  const run: Repeater['run'] = async (ctx, enter) => follow(begin(ctx), enter)
  courses.set(run, begin)
  return run
}

/** The course behind a repeater's `run`, where there is one. */
export function courseOf({ run }: { readonly run: object }): Begin | undefined {
  return courses.get(run)
}

async function follow(course: Course, enter: Enter): Promise<unknown> {
  try {
    let change = await course.first()
    for (;;) {
      try {
        return await enter(change)
      } catch (thrown) {
        change = await course.next(thrown)
      }
    }
  } finally {
    course.over?.()
  }
}
