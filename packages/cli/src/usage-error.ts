/** Something that whoever typed the command can mend: shown as its message alone, and the command exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
