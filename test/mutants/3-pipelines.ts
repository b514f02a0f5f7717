import { together } from './together.ts'

together('test/{engine,explain,layers,scenarios,scope}/**/*.test.ts')
