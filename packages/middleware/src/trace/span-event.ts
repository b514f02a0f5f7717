import type { Attributes } from '@opentelemetry/api'
import type { CallEvent } from '@stint/core'

/** How an event stands on the span of its call; undefined for those that have a span of their own. */
export function spanEventOf(
  event: CallEvent,
): { name: string; attributes: Attributes } | undefined {
  switch (event.type) {
    case 'waiting':
      return {
        name: 'stint.wait',
        attributes: {
          ...placeOf(event),
          'stint.reason': event.reason,
          'stint.wait.duration': event.ms / 1000,
        },
      }
    case 'skipped':
      return {
        name: 'stint.skip',
        attributes: {
          ...placeOf(event),
          'stint.reason': event.reason,
          ...(event.afterMs !== undefined && { 'stint.skip.after': event.afterMs / 1000 }),
        },
      }
    case 'downgraded':
      return {
        name: 'stint.downgrade',
        attributes: {
          ...placeOf(event),
          'stint.step': event.step,
          'stint.lossy': event.lossy,
        },
      }
    default:
      return undefined
  }
}

function placeOf(event: { layer: string; index?: number; target?: string }): Attributes {
  const { layer, index, target } = event
  return {
    'stint.layer': layer,
    ...(index !== undefined && { 'stint.layer_index': index }),
    ...(target !== undefined && { 'stint.target': target }),
  }
}
