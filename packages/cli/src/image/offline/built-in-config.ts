import type { StintConfig } from '../../config/stint-config.ts'

/** The pipeline of `--offline` where there is no file: the README's, in the form of a file. */
export const builtInConfig: StintConfig = {
  providers: {
    main: { type: 'openai', model: 'gpt-image-2' },
    backup: { type: 'google' },
  },
  pipelines: {
    offline: {
      layers: [
        { deadline: '90s' },
        { budget: { attempts: 4 } },
        { failover: { targets: ['main', 'backup'], reserve: { attempts: 1, time: '25s' } } },
        { retry: { attempts: 2 } },
        { downgrade: { steps: [{ simplifyPrompt: { words: 8 } }, { fewerReferences: 2 }] } },
        { breaker: { failures: 5, cooldown: '30s' } },
        { deadline: '40s' },
      ],
    },
  },
}
