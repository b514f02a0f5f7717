import { describe, expect, test } from 'vitest'
import { dashscopeModel } from './models.ts'
import { chooseSize, withStar } from './size.ts'

const choose = (model: string, shape: Parameters<typeof chooseSize>[0]) => {
  const { size, problem } = chooseSize(shape, dashscopeModel(model)?.sizes)
  return problem ?? size
}

describe('a size', () => {
  test.each([
    ['qwen-image-edit-plus', '512x2048'],
    ['qwen-image-plus', '1664x928'],
    ['qwen-image-2.0', '2688x1536'],
    ['wan2.2-t2i-flash', '1440x512'],
    ['wan2.5-t2i-preview', '768x2700'],
    ['wan2.6-t2i', '1440x1440'],
    ['a-model-of-tomorrow', '64x64'],
  ])('of %s: %s', (model, size) => {
    expect(choose(model, { size })).toBe(size)
  })

  test.each([
    ['qwen-image-edit', '1024x1024', 'takes no size: the image is like the last reference'],
    [
      'qwen-image-edit-plus',
      '511x1024',
      'does not take size 511x1024: each side has 512 to 2048 pixels',
    ],
    ['qwen-image-edit-plus', '1024x2049', 'each side has 512 to 2048 pixels'],
    [
      'qwen-image-plus',
      '1024x1024',
      'takes the sizes 1664x928, 1472x1104, 1328x1328, 1104x1472, 928x1664, not 1024x1024',
    ],
    ['qwen-image-2.0', '511x512', 'both sides together have 262144 to 4194304 pixels'],
    ['qwen-image-2.0', '2049x2048', 'both sides together have 262144 to 4194304 pixels'],
    ['wan2.6-t2i', '1024x1024', 'both sides together have 1638400 to 2073600 pixels'],
    ['wan2.5-t2i-preview', '2800x600', 'the sides differ by 4:1 at most'],
  ])('that %s does not take: %s', (model, size, problem) => {
    expect(choose(model, { size })).toContain(problem)
  })

  test('is written with a star', () => {
    expect(withStar('1536x1024')).toBe('1536*1024')
  })
})

describe('an aspect ratio', () => {
  test.each([
    ['qwen-image-edit-plus', '1:1', '1024x1024'],
    ['qwen-image-edit-plus', '32:18', '1280x720'],
    ['qwen-image-edit-plus', '1:4', '512x2048'],
    ['qwen-image-edit-plus', '1001:1000', '1001x1000'],
    ['qwen-image-plus', '16:9', '1664x928'],
    ['qwen-image-plus', '6:8', '1104x1472'],
    ['wan2.2-t2i-plus', '3:2', '1248x832'],
    ['wan2.2-t2i-plus', '9:16', '720x1280'],
    ['wan2.6-t2i', '1:1', '1280x1280'],
    ['wan2.6-t2i', '16:9', '1792x1008'],
    ['wan2.5-t2i-preview', '21:9', '1568x672'],
  ])('of %s: %s is %s', (model, aspectRatio, size) => {
    expect(choose(model, { aspectRatio })).toBe(size)
  })

  test.each([
    ['qwen-image-edit-plus', '5:1', 'has no size of aspect ratio 5:1 (each side has 512'],
    ['qwen-image-plus', '21:9', 'has no size of aspect ratio 21:9 (16:9, 4:3, 1:1, 3:4, 9:16)'],
    ['qwen-image-edit', '1:1', 'the image is like the last reference'],
    ['wan2.6-t2i', '5:1', 'the sides differ by 4:1 at most'],
    ['a-model-of-tomorrow', '1:1', 'the sizes of this model are not known: give a size'],
  ])('that %s has not: %s', (model, aspectRatio, problem) => {
    expect(choose(model, { aspectRatio })).toContain(problem)
  })

  test('says nothing more beside a size, and may be left out', () => {
    expect(choose('qwen-image-edit-plus', { size: '1024x768', aspectRatio: '16:9' })).toBe(
      '1024x768',
    )
    expect(choose('qwen-image-edit-plus', {})).toBeUndefined()
  })
})
