import { together } from './together.ts'

// Not the real client libraries: they wait for seconds before they send again.
together('test/wire-meter/{attribution,channels,faults,given-fetch}.test.ts')
