export {
  definePlugin,
  type FindTarget,
  type LayerKind,
  type Plugin,
  type ProviderKind,
} from './config/kinds.ts'
export type { KeyReference } from './config/env-references.ts'
export { loadFile, loadPipeline, type LoadedFile } from './config/load-pipeline.ts'
export type { DeclaredProvider, LoadOptions } from './config/load-options.ts'
export {
  defineConfig,
  type LayerEntry,
  type PipelineEntry,
  type ProviderEntry,
  type StepEntry,
  type StintConfig,
} from './config/stint-config.ts'
export { UsageError } from './usage-error.ts'
