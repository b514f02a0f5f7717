import { microseconds, size, times } from '../show.ts'
import type { Table } from '../table.ts'
import type { Target } from '../target.ts'
import type { CallCost, SignalUse } from './measure-calls.ts'

const paths = ['success', 'one retry', 'failover'] as const

const titles: Readonly<Record<SignalUse, string>> = {
  reads: 'A call, and its model reads its signal',
  listens: 'A call, and its model listens on its signal while it works',
}

/** What calls cost, one row for each contender; beside the time of a success, how often it is that of stint. */
export function callTable(costs: readonly CallCost[], signal: SignalUse): Table {
  const of = costs.filter((cost) => cost.signal === signal)
  const stint = of.find(({ contender, path }) => contender === 'stint' && path === 'success')
  const rows = [...new Set(of.map(({ contender }) => contender))].map((contender) => {
    const on = (path: string): CallCost | undefined =>
      of.find((cost) => cost.contender === contender && cost.path === path)
    const success = on('success')
    return [
      contender,
      success && stint ? times(success.ns / stint.ns) : '-',
      ...paths.flatMap((path) => cellsOf(on(path))),
    ]
  })
  return {
    title: titles[signal],
    says: 'Processor time of one call, and bytes that it puts on the heap. The first column is the time of a success in that of stint.',
    head: ['', 'of stint', ...paths.flatMap((path) => [path, 'bytes'])],
    rows,
  }
}

function cellsOf(cost: CallCost | undefined): string[] {
  return cost ? [microseconds(cost.ns), size(cost.bytes)] : ['-', '-']
}

/** What was to be reached on the success path, with a model that reads its signal. */
export function callTargets(costs: readonly CallCost[]): Target[] {
  const ns = (contender: string): number =>
    costs.find(
      (cost) => cost.contender === contender && cost.path === 'success' && cost.signal === 'reads',
    )?.ns ?? Number.NaN
  const stint = ns('stint')
  const cockatiel = ns('cockatiel') / stint
  const aiSdk = ns('AI SDK generateImage') / stint
  const floor = stint / ns('koa-compose')
  return [
    {
      name: 'cockatiel in the time of stint',
      wanted: 'at least 8 ×',
      found: times(cockatiel),
      reached: cockatiel >= 8,
    },
    {
      name: 'AI SDK generateImage in the time of stint',
      wanted: 'above 1 ×',
      found: times(aiSdk),
      reached: aiSdk > 1,
    },
    {
      name: 'stint in the time of koa-compose',
      wanted: 'at most 5 ×',
      found: times(floor),
      reached: floor <= 5,
    },
  ]
}
