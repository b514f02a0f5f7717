const units = ['bytes', 'KiB', 'MiB', 'GiB'] as const

/**
 * A number of bytes as people read it: `812 bytes`, `12.3 KiB`, `50 MiB`. Rounded up, so that what
 * is over a limit never reads like the limit.
 */
export function formatBytes(count: number): string {
  const power = count < 1024 ? 0 : Math.min(Math.floor(Math.log2(count) / 10), units.length - 1)
  const value = Math.ceil((count / 1024 ** power) * 10) / 10
  return power === 0 && count === 1 ? '1 byte' : `${value} ${units[power]}`
}
