import { flag, isSet } from "../flags.ts";
import { count, text } from "../json.ts";
import { fail } from "../outcome.ts";
import type { Running } from "../session.ts";
import { type Found, resolve, targetsGiven } from "../targets.ts";
import { addressed, CHOOSE_FLAGS, dryRunOf, patchOf, printErrors, query, report, WRITE_FLAGS } from "./write.ts";

export const SCALE_FLAGS = `replicas# current-replicas# resource-version= timeout% ${CHOOSE_FLAGS} ${WRITE_FLAGS}`;

/** `kubectl scale`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/scale/scale.go, pkg/scale/scale.go. */
export function scale(run: Running): void {
  const { given } = run;
  if (!isSet(given, "replicas")) throw fail('required flag(s) "replicas" not set');
  const replicas = Number(flag(given, "replicas"));
  if (replicas < 0) {
    throw fail("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
  }
  const dryRun = dryRunOf(run);
  const { found, errors } = resolve(run, targetsGiven(run, given.args));
  if (found.length === 0 && errors.length === 0) throw fail("no objects passed to scale");
  for (const item of found) {
    if (dryRun !== "client") scaleOne(run, item, replicas, query(run, dryRun, ""));
    report(run, item, "scaled", dryRun);
  }
  printErrors(run, errors);
}

function scaleOne(run: Running, found: Found, replicas: number, asked: { readonly query?: string }): void {
  const { object, resource } = found;
  // Upstream's count has 32 bits: 99999999999 becomes 1215752191.
  const body = { spec: { replicas: replicas | 0 } };
  if (!resource.scalable) {
    run.must(patchOf(found, undefined, { ...asked, subresource: "scale", patch: "merge" }));
    return;
  }
  const wanted = Number(flag(run.given, "current-replicas") || -1);
  const version = flag(run.given, "resource-version");
  const actual = count(object, "spec", "replicas");
  if (wanted >= 0 && wanted !== actual) throw fail(`Expected replicas to be ${wanted}, was ${actual}`);
  const actualVersion = text(object, "metadata", "resourceVersion");
  if (version !== "" && version !== actualVersion) {
    throw fail(`Expected resource version to be ${version}, was ${actualVersion}`);
  }
  if (wanted >= 0 || version !== "") run.must(wholeScale(found, replicas, asked));
  else run.must(patchOf(found, body, { ...asked, subresource: "scale", patch: "merge" }));
}

/** With a precondition the whole Scale is written back. */
function wholeScale(found: Found, replicas: number, asked: { readonly query?: string }) {
  const { object } = found;
  const meta = (field: string) => text(object, "metadata", field);
  return {
    ...addressed(found),
    ...asked,
    verb: "update" as const,
    subresource: "scale",
    body: {
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      metadata: {
        name: meta("name"),
        namespace: meta("namespace"),
        uid: meta("uid"),
        resourceVersion: meta("resourceVersion"),
        creationTimestamp: meta("creationTimestamp"),
      },
      spec: { replicas },
      status: { replicas: count(object, "status", "replicas"), selector: selectorText(object) },
    },
  };
}

const selectorText = (object: unknown): string =>
  Object.entries(
    (object as { readonly spec?: { readonly selector?: { readonly matchLabels?: object } } }).spec?.selector
      ?.matchLabels ?? {},
  )
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort()
    .join(",");
