import { together } from './together.ts'

together('packages/middleware/src/**/*.test.ts')
