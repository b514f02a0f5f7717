import { Cluster, Redis } from 'ioredis'

/** A cluster of one node on loopback. */
export interface OneNodeCluster {
  /** A client of the node alone, to ask it things. */
  readonly node: Redis
  client(): Cluster
  close(): Promise<void>
}

/** Makes a node a cluster of its own. */
export async function oneNodeCluster(server: {
  readonly url: string
  close(): Promise<void>
}): Promise<OneNodeCluster> {
  const node = new Redis(server.url)
  await node.cluster('ADDSLOTSRANGE', 0, 16_383)
  while (!String(await node.cluster('INFO')).includes('cluster_state:ok')) await node.ping()
  return {
    node,
    client: () => new Cluster([server.url]),
    close: async () => {
      node.disconnect()
      await server.close()
    },
  }
}
