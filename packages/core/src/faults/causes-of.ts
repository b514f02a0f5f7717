const most = 32

/** An error, its causes and the errors it gathers, outermost first, each once. */
export function causesOf(error: unknown): ReadonlySet<object> {
  const found = new Set<object>()
  const add = (value: unknown): void => {
    if (typeof value === 'object' && value !== null && found.size < most) found.add(value)
  }
  add(error)
  for (const inner of found) {
    add(Reflect.get(inner, 'cause'))
    const gathered: unknown = Reflect.get(inner, 'errors')
    if (Array.isArray(gathered)) gathered.forEach((each) => add(each))
  }
  return found
}
