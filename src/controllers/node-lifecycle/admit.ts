import type { KindDoc } from "../../api/controller.ts";
import { ok } from "../../base/result.ts";

/** Nodes are stored as they are written. */
export const nodeKind: KindDoc = { kind: "Node", apiVersions: ["v1"], fields: [], admit: ok };
