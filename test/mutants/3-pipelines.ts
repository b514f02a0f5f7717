import { together } from './together.ts'

together('test/{engine,explain,layers,scope}/**/*.test.ts')
// Not the jobs: they poll a real backend for seconds.
together('test/scenarios/!(jobs).test.ts')
