import type { NodePool } from "./model.ts";

/** Names of a pool's nodes: "node-1" … "node-3". */
export const nodeNames = (pool: NodePool): readonly string[] =>
  Array.from({ length: pool.count }, (_, index) => `${pool.name}-${index + 1}`);
