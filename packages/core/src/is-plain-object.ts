/** Whether an object has only what was put into it: it inherits from nothing but Object, of this realm or another. */
export function isPlainObject(given: unknown): given is object {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false
  const prototype: unknown = Object.getPrototypeOf(given)
  // The prototype of a plain object of another realm is another Object.prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
