import type { Duration, Layer, Target } from '@stint/core'
import type {
  BatchOptions,
  BreakerOptions,
  BudgetOptions,
  ChaosOptions,
  DowngradeOptions,
  FailoverOptions,
  HedgeOptions,
  LimitOptions,
  QuotaOptions,
  RetryOptions,
  Step,
  TraceOptions,
} from '@stint/middleware'

/** A step of `downgrade`: by its name, with what it takes, or made in code. */
export type StepEntry =
  | 'textOnly'
  | { readonly fewerReferences: number }
  | { readonly smallerSize: string }
  | { readonly dropOption: string }
  /** Keeps the first words of the prompt. */
  | { readonly simplifyPrompt: { readonly words: number } }
  | Step

/** The layers that a file can name, with what they take there. */
interface LayersByName {
  readonly batch: BatchOptions
  readonly breaker: BreakerOptions
  readonly budget: BudgetOptions
  readonly chaos: ChaosOptions
  readonly deadline: Duration
  readonly downgrade: DowngradeOptions & { readonly steps: readonly StepEntry[] }
  /** Names of providers and pipelines. */
  readonly failover: FailoverOptions & { readonly targets: readonly string[] }
  readonly hedge: HedgeOptions
  readonly limit: LimitOptions
  readonly quota: QuotaOptions
  readonly retry: RetryOptions
  readonly trace: TraceOptions
}

/** One layer: its name with its options, its name alone, or a layer made in code. */
export type LayerEntry =
  | { [Name in keyof LayersByName]: Readonly<Record<Name, LayersByName[Name]>> }[keyof LayersByName]
  | Layer
  | string

/** One provider: its type with the options of its factory, a pool of others, or a target made in code. */
export type ProviderEntry =
  | {
      /** `openai`, `google`, `codex`, `openrouter`, `dashscope`, `pool`, or one of a plugin. */
      readonly type: string
      readonly [option: string]: unknown
    }
  | Target

/** One pipeline. */
export interface PipelineEntry {
  /** Outermost first. */
  readonly layers?: readonly LayerEntry[] | undefined
  /** The name of a provider or a pipeline, where no failover chooses one. */
  readonly target?: string | undefined
  /** Findings of level error become exceptions when it is loaded. Default false. */
  readonly strict?: boolean | undefined
  /** What becomes of targets that cannot tell whether they take a request. Default `try`. */
  readonly unknown?: 'try' | 'skip' | undefined
}

/** What `stint.config.ts` and `stint.yaml` say. A single pipeline may stand at the top, without a name. */
export interface StintConfig extends PipelineEntry {
  /** Default, and the only one so far: `createImage`. */
  readonly operation?: 'createImage' | undefined
  /** Packages, or files beside this one, whose layers and providers have names here too. */
  readonly plugins?: readonly string[] | undefined
  readonly providers: Readonly<Record<string, ProviderEntry>>
  readonly pipelines?: Readonly<Record<string, PipelineEntry>> | undefined
}

/** Checks the types of a `stint.config.ts`: `export default defineConfig({ ... })`. */
export function defineConfig(config: StintConfig): StintConfig {
  return config
}
