/** A provider as a stint file declares it. A key is a reference to the environment, never the key. */
export interface FileProvider {
  readonly type: string
  /** Where the file has others of its type, which may be the same model elsewhere. */
  readonly id?: string
  readonly model?: string
  readonly apiKey?: string
  readonly baseURL?: string
}

/** A target of the other system, and what it is in a stint file. */
export interface DeclaredTarget {
  /** Its name in pictures of the other system. */
  readonly id: string
  /** Its name in the stint file. */
  readonly name: string
  readonly provider: FileProvider
}

/** One layer of a stint file: its name, and its options. */
export type FileLayer =
  | { readonly deadline: string }
  | { readonly budget: { readonly attempts: number } }
  | { readonly failover: { readonly targets: readonly string[]; readonly order?: 'round-robin' } }
  | { readonly batch: { readonly parts: number; readonly attempts: 1 } }
  | { readonly retry: { readonly attempts: number } }
  | { readonly breaker: { readonly failures: number; readonly cooldown: string } }

/** What is written to `stint.yaml`. */
export interface StintFile {
  readonly operation: 'createImage'
  readonly providers: Readonly<Record<string, FileProvider>>
  readonly layers: readonly FileLayer[]
  /** Where there is no failover. */
  readonly target?: string
}
