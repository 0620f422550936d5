import { isMap, type JsonMap } from "../cluster/apply/json.ts";
import { kindsOf } from "../cluster/apply/kinds.ts";
import { scale } from "../cluster/apply/server.ts";
import { KINDS } from "../controllers/kinds.ts";
import { compare } from "./compare.ts";
import { type Did, run } from "./kubectl-apply/commands.ts";
import { didDoc, twinsAsRecorded, wantDoc } from "./kubectl-apply/did.ts";
import type { Adapter, Difference, Recording, Tick } from "./recording.ts";

const SERVER = kindsOf(KINDS);

/** Replays recordings of `kubectl apply` and of what writes between: the object is carried from step to step. */
export const kubectlApplyAdapter: Adapter = {
  controller: "kubectl-apply",
  replay({ header, ticks }: Recording): readonly (readonly Difference[])[] {
    const namespace = String(header.config.namespace);
    let live: JsonMap | undefined;
    return ticks.map((tick) => {
      if (tick.see?.live !== undefined) live = isMap(tick.see.live) ? tick.see.live : undefined;
      const did = step(tick, live, namespace);
      const differences = compare(tick.t, wantDoc(tick.did ?? {}), didDoc(did, live, SERVER), "did");
      live = twinsAsRecorded(did.live, tick.did?.live);
      return differences;
    });
  },
};

function step({ see = {}, t }: Tick, live: JsonMap | undefined, namespace: string): Did {
  const { cmd, manifest, write } = see;
  // Seconds since the recording began: only their order counts.
  const time = String(Math.floor(t / 1000)).padStart(8, "0");
  if (typeof cmd === "string")
    return run(cmd, isMap(manifest) ? manifest : undefined, { live, namespace, time, server: SERVER });
  const { replicas, fieldManager } = isMap(write) ? write : {};
  return { live: live && scale(live, Number(replicas), { manager: String(fieldManager), time }) };
}
