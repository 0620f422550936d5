import { type Delivery, isFlux } from "../../git/deliveries.ts";
import { type Field, indexedPath } from "../../git/fields.ts";
import { fileOf } from "../../git/place.ts";
import { headOf } from "../../git/repository.ts";
import { type FieldWrite, fightersOf } from "./bands.ts";
import { deliveryKey, type Value } from "./compare.ts";
import { type Deed, mergePatch } from "./deeds.ts";
import type { DeliveryNow } from "./snapshot.ts";

/** One way to end a quarrel over a field. */
export interface Way {
  readonly says: string;
  /** What comes with it. */
  readonly note: string | null;
  readonly deed: Deed | null;
}

/** Loops that bring Git to the cluster, and hands from outside. */
const AGENTS = ["argocd", "flux-kustomize", "flux-helm", "pipeline"];
const HANDS = ["user", "scenario"];

/**
 * How two writers stop undoing each other.
 * @param object "Deployment/default/web"
 * @param writes of the field, up to now
 */
export function waysOut(now: DeliveryNow, object: string, field: Field, writes: readonly FieldWrite[]): readonly Way[] {
  const fighters = fightersOf(writes);
  if (!fighters.some((by) => AGENTS.includes(by))) return [];
  const isLoop = fighters.some((by) => !AGENTS.includes(by) && !HANDS.includes(by));
  if (isLoop) return [leftOut(now, object, field), ...ignored(now.delivery, object, field)];
  const byHand = writes.findLast(({ by }) => HANDS.includes(by));
  return byHand ? [...writtenDown(now, object, field, byHand.to), ...paused(now.delivery)] : [];
}

/** Removing the line: with client-side apply the value goes back to the API's default once, and only then stays free. */
function leftOut(now: DeliveryNow, object: string, field: Field): Way {
  const { path } = field;
  const isClientSide = !isFlux(now.delivery);
  const note =
    path === "spec.replicas" && isClientSide
      ? "Client-side apply removes the number once: it falls to 1 until the autoscaler writes again."
      : null;
  const place = placeOf(now, object, field);
  const deed = place === null ? null : { title: "Commit that", path: place, value: null };
  return { says: `Leave ${path} out of Git.`, note, deed };
}

function ignored(delivery: Delivery, object: string, { path }: Field): readonly Way[] {
  const [kind = ""] = object.split("/");
  const pointer = `/${path.replace(/\./g, "/")}`;
  if (/[[\]]/.test(path)) return [];
  const where = `${delivery.kind}/${delivery.namespace}/${delivery.name}`;
  if (delivery.kind === "Application") {
    const patch = {
      spec: {
        ignoreDifferences: [{ group: "*", kind, jsonPointers: [pointer] }],
        syncPolicy: { syncOptions: ["RespectIgnoreDifferences=true"] },
      },
    };
    const says = `ignoreDifferences ${pointer}, with RespectIgnoreDifferences=true.`;
    return [
      {
        says,
        note: "Without the option the next sync sends the field all the same.",
        deed: mergePatch("Patch it", where, patch),
      },
    ];
  }
  if (delivery.kind === "Pipeline") return [];
  const ignore = [{ paths: [pointer], target: { kind } }];
  const isRelease = delivery.kind === "HelmRelease";
  const patch = { spec: isRelease ? { driftDetection: { ignore } } : { ignore } };
  const says = `spec.${isRelease ? "driftDetection." : ""}ignore: ${pointer}.`;
  const note = isRelease ? "The next upgrade sends the field all the same." : null;
  return [{ says, note, deed: mergePatch("Patch it", where, patch) }];
}

function writtenDown(now: DeliveryNow, object: string, field: Field, value: Value): readonly Way[] {
  const place = placeOf(now, object, field);
  const isPlain = typeof value === "number" || typeof value === "string" || typeof value === "boolean";
  if (place === null || !isPlain) return [];
  const deed = { title: `Commit ${String(value)}`, path: place, value };
  return [{ says: `Write it down: ${field.path} ${String(value)} as a commit.`, note: null, deed }];
}

function paused(delivery: Delivery): readonly Way[] {
  if (delivery.kind === "Pipeline") return [];
  return [{ says: "Pause the agent before the next edit by hand.", note: null, deed: pauseDeed(delivery, true) }];
}

/** Switches the automation of an agent off, or on again. */
export function pauseDeed(delivery: Delivery, isPaused: boolean): Deed {
  const title = isPaused ? "Pause the agent" : "Resume the agent";
  return isFlux(delivery)
    ? { title, path: `${deliveryKey(delivery)}.spec.suspend`, value: isPaused }
    : { title, path: `${deliveryKey(delivery)}.spec.syncPolicy.automated.enabled`, value: !isPaused };
}

/** "git/shop/web/web.yaml.spec.replicas", the setting that edits the field in Git; null where no plain file has it. */
function placeOf({ delivery, repository, objects }: DeliveryNow, object: string, field: Field): string | null {
  if (!repository) return null;
  const [kind = "", , name = ""] = object.split("/");
  const file = fileOf(headOf(repository).tree, delivery.path, kind, name);
  const target = objects.find((each) => each.target.kind === kind && each.target.metadata.name === name)?.target;
  if (file === undefined || !target) return null;
  return `git/${repository.metadata.name}/${file}.${indexedPath(target, field)}`;
}
