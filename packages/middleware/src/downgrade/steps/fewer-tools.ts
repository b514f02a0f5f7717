import { showValue } from '@stint/core'
import type { TextRequest } from '@stint/core'
import type { Step } from '../step.ts'

/**
 * Keeps only the tools of these names. Lossy. A choice of a tool that is gone goes with it, and any
 * choice with the last tool.
 * @param names may be empty: then no tool is left.
 * @throws TypeError when it is no list of names.
 */
export function fewerTools(names: readonly string[]): Step<TextRequest> {
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string' && name !== '')) {
    throw new TypeError(
      `fewerTools(${showValue(names)}): expected a list of names like ['weather'], empty for no tool`,
    )
  }
  const wanted = new Set<string>(names)
  return {
    name: `fewerTools(${[...wanted].join(', ')})`,
    lossy: true,
    apply(request) {
      const { tools = [], toolChoice, ...rest } = request
      const kept = tools.filter(({ name }) => wanted.has(name))
      if (kept.length === tools.length) return request
      if (kept.length === 0) return rest
      const gone = toolChoice?.type === 'tool' && !wanted.has(toolChoice.toolName)
      return { ...rest, tools: kept, ...(toolChoice && !gone && { toolChoice }) }
    },
  }
}
