import { describe, expect, test } from 'vitest'
import { readWarnings } from './ai-sdk-warnings.ts'

describe('readWarnings', () => {
  test('tells what a vendor did otherwise', () => {
    expect(
      readWarnings([
        { type: 'other', message: 'the image was scaled' },
        { type: 'unsupported', feature: 'penalties', details: 'left out' },
        { type: 'compatibility', feature: 'files' },
        { type: 'deprecated', setting: 'style', message: 'use quality' },
      ]),
    ).toEqual([
      'the image was scaled',
      'penalties is not supported: left out',
      'files is used in a compatible form',
      'style is deprecated: use quality',
    ])
  })

  test.each(['n', 'size', 'aspectRatio', 'seed', 'files', 'mask'])(
    'does not let %s of a request be dropped',
    (feature) => {
      const dropped = () => readWarnings([{ type: 'unsupported', feature, details: 'no' }])
      expect(dropped).toThrow(`dropped without asking: ${feature} is not supported: no`)
    },
  )
})
