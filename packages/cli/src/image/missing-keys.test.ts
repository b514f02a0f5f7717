import { expect, it } from 'vitest'
import { missingKeys } from './missing-keys.ts'

const keys = [
  { provider: 'main', variables: ['MAIN_KEY'] },
  { provider: 'spare', variables: ['SPARE_KEY', 'OTHER_KEY'] },
]

it('names each provider that lacks its key, and every variable that would do', () => {
  expect(missingKeys(['main', 'spare'], keys, {})).toEqual({
    told: ['main needs MAIN_KEY', 'spare needs SPARE_KEY or OTHER_KEY'],
    all: true,
  })
})

it('one variable of several is enough, and a blank one is none', () => {
  const env = { MAIN_KEY: ' ', OTHER_KEY: 'x' }
  expect(missingKeys(['main', 'spare'], keys, env)).toEqual({
    told: ['main needs MAIN_KEY'],
    all: false,
  })
})

it('does not ask for keys of providers that the pipeline does not lead to', () => {
  expect(missingKeys(['main'], keys, { MAIN_KEY: 'x' })).toEqual({ told: [], all: false })
})

it('a provider that needs none is enough to go on', () => {
  expect(missingKeys(['main', 'local'], keys, {}).all).toBe(false)
  expect(missingKeys([], keys, {}).all).toBe(false)
})
