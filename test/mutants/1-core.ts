import { together } from './together.ts'

together('packages/core/src/**/*.test.ts')
