import { describeProvider } from '@stint/testkit'
import { wrongProviders } from './wrong-providers.ts'

for (const [name, { given }] of Object.entries(wrongProviders)) describeProvider(name, given)
