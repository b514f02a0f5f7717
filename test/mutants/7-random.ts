import { together } from './together.ts'

together('test/{fuzz/*,properties/properties,properties/tightness}.test.ts')
together('test/streams/{deadline,properties}.test.ts')
