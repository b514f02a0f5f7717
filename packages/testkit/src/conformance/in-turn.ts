/** Does something with each, one after the other: one vendor answers one call at a time. */
export async function inTurn<Item>(
  items: Iterable<Item>,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- that is what it is for
  for (const item of items) await act(item)
}

/** The numbers of the steps of an exchange. */
export function stepsOf({ steps }: { readonly steps: number }): readonly number[] {
  return Array.from({ length: steps }, (_, step) => step)
}
