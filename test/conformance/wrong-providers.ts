import { aborts } from './wrong/aborts.ts'
import { answers } from './wrong/answers.ts'
import { faults } from './wrong/faults.ts'
import { requests } from './wrong/requests.ts'
import { results } from './wrong/results.ts'
import { secrets } from './wrong/secrets.ts'
import type { WrongProviders } from './wrong/wrong.ts'

/** At least one for each check. */
export const wrongProviders: WrongProviders = {
  ...requests,
  ...aborts,
  ...faults,
  ...answers,
  ...secrets,
  ...results,
}
