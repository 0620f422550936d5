import { type Controller, type Decision, keyOf, type Trigger } from "../../api/controller.ts";
import { parseDuration } from "../../base/go-duration.ts";
import type { TimeMs } from "../../base/units.ts";
import { fieldOwnership } from "../../cluster/owners.ts";
import { credentialKind, type Intruder, imageKind, intruderKind, systemKind } from "./kinds.ts";
import { attempt, type Loot, lootOf } from "./tries.ts";

interface Observation {
  readonly intruder: Intruder | undefined;
  readonly loot: Loot | undefined;
}

/** Somebody who owns a system and tries what its keys open. Timers are named after the tries' places. */
export const intruder: Controller<null, Observation> = {
  name: "intruder",
  ownership: fieldOwnership,
  component: "intruder",
  upstream: { project: "kubernetes", version: "v1.36.1", source: "RBAC and admission, as a client meets them" },
  leftOut: [
    "He does what is written down and has no plan of his own.",
    "Whoever writes to the cluster does not go on from there to keys that lie in it.",
  ],
  loop: { reads: ["Credential", "System"], writes: ["*.*"], period: "when he likes", host: "outside of the cluster" },
  kinds: [intruderKind, systemKind, credentialKind, imageKind],
  watches: [{ kind: "Intruder", keys: (after, before) => (after && before === undefined ? [keyOf(after)] : []) }],
  init: () => null,
  observe(key, { cluster, kinds }) {
    const [namespace = "", name = ""] = key.split("/");
    const found = cluster.get("Intruder", namespace, name) as Intruder | undefined;
    return { intruder: found, loot: found && lootOf(found.spec.owns, cluster, kinds) };
  },
  decide,
};

const duration = (text: string): TimeMs => parseDuration(text) ?? 0;

function decide({ intruder: who, loot }: Observation, memory: null, now: TimeMs, trigger: Trigger): Decision<null> {
  if (!who || !loot) return { memory, commands: [] };
  const { tries, every, owns } = who.spec;
  if (trigger.by === "watch") {
    return { memory, commands: [], timers: Object.fromEntries(tries.map(({ at }, i) => [i, now + duration(at)])) };
  }
  const tried = tries[Number(trigger.timer)];
  if (!tried) return { memory, commands: [] };
  const { reason, message, commands } = attempt(tried, loot);
  const [what = ""] = Object.keys(tried).filter((field) => field !== "at");
  return {
    memory,
    commands,
    explanation: {
      outcome: `${who.metadata.name} tries to ${VERBS[what]}: ${reason.toLowerCase()}.`,
      reason,
      message,
      inputs: loot.keys.map(({ name }) => ({ name: "key", seen: { value: name } })),
      steps: [{ rule: "keys", before: owns, after: reason, because: message }],
    },
    ...(every === undefined ? {} : { timers: { [trigger.timer]: now + duration(every) } }),
  };
}

const VERBS: Readonly<Record<string, string>> = {
  apply: "apply a manifest",
  delete: "delete",
  list: "read what is secret",
  commit: "push to the branch that is deployed",
  branch: "push a branch of his own",
  image: "replace an image",
};
