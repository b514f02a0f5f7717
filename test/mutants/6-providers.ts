import { together } from './together.ts'

// Not the conformance suites: they try much at random, which would be tried again for every mutant.
together('packages/providers/src/**/!(*.conformance).test.ts')
