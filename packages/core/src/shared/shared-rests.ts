import type { Lost } from './lost.ts'

/** For how long a member of a pool is left alone, and after what kind of fault. */
export interface SharedRest {
  readonly leftMs: number
  readonly after: string
}

/** Which members of a pool rest, in all processes that share it. */
export interface SharedRests {
  /** Makes sure that what is known is fresh; a promise where it has to be asked for, undefined when it is. */
  ready(): Lost | undefined | Promise<Lost | undefined>
  /** As last known. */
  of(member: string): SharedRest | undefined
  /** Known at once in this process, told to others in the background. */
  begin(member: string, rest: SharedRest): void
  /** The member has served a call. Known and told as {@link begin}. */
  end(member: string): void
}
