import type { PipelineOptions, Target } from '@stint/core'

/** A provider as a file declares it. */
export interface DeclaredProvider {
  /** Its name in the file. */
  readonly name: string
  /** Which factory makes it: `openai`, `google`, or one of a plugin. */
  readonly type: string
  readonly model?: string | undefined
  /** Of one image, where the file quotes it as a number. */
  readonly price?: number | undefined
}

/** Options of `loadPipeline`. */
export interface LoadOptions {
  /** Which of the file's pipelines. Default: the one the file has, or calls `default`. */
  readonly pipeline?: string | undefined
  /** What a relative path, and those in messages, are seen from. Default `process.cwd()`. */
  readonly cwd?: string | undefined
  /** Where `env:` references are read. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** The clock of a simulation or a test. */
  readonly clock?: PipelineOptions['clock']
  /** The source of chance of a simulation or a test. */
  readonly random?: PipelineOptions['random']
  /** Stands in for each provider: then no key is needed, and nothing is sent. */
  readonly replace?: ((declared: DeclaredProvider) => Target) | undefined
  /**
   * Options to put over those that the file gives a provider: another address, another key. Not asked for a pool.
   * @throws TypeError where there are none for such a provider; it is told with its place in the file.
   */
  readonly override?:
    | ((
        declared: DeclaredProvider,
        options: Readonly<Record<string, unknown>>,
      ) => Readonly<Record<string, unknown>>)
    | undefined
}
