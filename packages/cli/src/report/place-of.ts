/** A layer and its position: `deadline (layer 1)`. What is no layer of the pipeline, an option of `run`, has none. */
export function placeOf({
  layer,
  index,
}: {
  readonly layer: string
  readonly index: number
}): string {
  return index < 0 ? layer : `${layer} (layer ${index})`
}
