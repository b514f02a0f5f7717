import { together } from './together.ts'

together('test/vectors/*.test.ts')
