import { together } from './together.ts'

together('{packages/providers/src,test/wire}/**/*.test.ts')
