import { subscribe } from 'node:diagnostics_channel'

/**
 * Listens to a channel of Node for the life of the process. What throws in a channel ends the process, and whoever
 * sent a request has no part in a mistake made here: it becomes a warning.
 */
export function listenToChannel(name: string, listener: (message: never) => void): void {
  subscribe(name, (message) => {
    try {
      listener(message as never)
    } catch (error) {
      process.emitWarning(`${name} could not be read: ${String(error)}`, 'StintWarning')
    }
  })
}
