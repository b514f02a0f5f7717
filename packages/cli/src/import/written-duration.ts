/** A duration as it is written in a stint file: `90s`, `1500ms`. */
export function writtenDuration(ms: number): string {
  const rounded = Math.ceil(ms)
  return rounded % 1000 === 0 ? `${rounded / 1000}s` : `${rounded}ms`
}
