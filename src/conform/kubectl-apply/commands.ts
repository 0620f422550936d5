import { stringify } from "yaml";
import { at, isList, isMap, type Json, type JsonMap, keysOf, withAt } from "../../cluster/apply/json.ts";
import {
  type ApplyOptions,
  CLIENT_SIDE_MANAGER,
  clientSideApply,
  kubectlServerSideApply,
  SERVER_SIDE_MANAGER,
} from "../../cluster/apply/kubectl.ts";
import { encodedManifest, withLastApplied } from "../../cluster/apply/last-applied.ts";
import { patched, twoWayPatch } from "../../cluster/apply/patch.ts";
import { create, type Kinds, namesOf, scale, update } from "../../cluster/apply/server.ts";
import { words } from "./words.ts";

/** What a command did; requests as the server's log has them. */
export interface Did {
  readonly exit?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly requests?: readonly Request[];
  readonly live: JsonMap | undefined;
}

interface Request {
  readonly verb: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly query?: string;
  readonly body: Json;
  readonly code: number;
}

interface Situation {
  readonly live: JsonMap | undefined;
  readonly namespace: string;
  readonly time: string;
  readonly server: Kinds;
}

/** The recorded commands: apply, and what writes to its objects in between. */
export function run(command: string, file: JsonMap | undefined, situation: Situation): Did {
  const [, verb = "", ...rest] = words(command);
  const args = rest.filter((word) => !word.startsWith("-"));
  const flags = new Map(rest.flatMap((word) => flagOf(word)));
  const manifest = file && withAt(file, ["metadata", "namespace"], situation.namespace);
  if (verb === "apply" && args[0] !== "set-last-applied") return apply(manifest ?? {}, flags, situation);
  if (manifest) return write(args[0] === "set-last-applied" ? args[0] : verb, manifest, situation);
  return change(verb, args, flags, rest, situation);
}

function flagOf(word: string): readonly (readonly [string, string])[] {
  const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
  return name === undefined ? [] : [[name, value ?? "true"]];
}

const yaml = (value: JsonMap): string => stringify(value, { indentSeq: false, lineWidth: 0, sortMapEntries: true });

type Flags = ReadonlyMap<string, string>;

function apply(manifest: JsonMap, flags: Flags, { live, time, server }: Situation): Did {
  const isServerSide = flags.get("server-side") === "true";
  const dryRun = flags.get("dry-run");
  const options: ApplyOptions = {
    fieldManager: flags.get("field-manager") ?? (isServerSide ? SERVER_SIDE_MANAGER : CLIENT_SIDE_MANAGER),
    dryRun: dryRun === "client" || dryRun === "server" ? dryRun : "none",
    overwrite: flags.get("overwrite") !== "false",
    forceConflicts: flags.get("force-conflicts") === "true",
    time,
    source: "obj.json",
    yaml,
  };
  return (isServerSide ? kubectlServerSideApply : clientSideApply)(live, manifest, options, server);
}

/** Commands that take the file: create, replace, set-last-applied. */
function write(verb: string, manifest: JsonMap, situation: Situation): Did {
  const { live, time, server } = situation;
  const { plural, qualified } = namesOf(manifest);
  const said = (what: string): string => `${qualified}/${at(manifest, "metadata", "name")} ${what}\n`;
  if (verb === "set-last-applied") {
    const patch = { metadata: (withLastApplied({}, encodedManifest(manifest)).metadata ?? {}) as JsonMap };
    return patchedBy("kubectl", patch, said("configured"), situation, {});
  }
  const query = { query: `fieldManager=kubectl-${verb}&fieldValidation=Strict` };
  const writer = { manager: `kubectl-${verb}`, time };
  const written =
    verb === "create" || live === undefined
      ? create(manifest, writer, server)
      : update(live, withAt(manifest, ["metadata"], replacedMeta(live, manifest)), writer, server);
  const request = { resource: plural, ...query, body: manifest };
  const how = verb === "create" ? { verb: "create", code: 201 } : { verb: "update", code: 200 };
  if (!written.ok) return { exit: 1, stdout: "", stderr: written.error.message, live };
  return { exit: 0, stdout: said(`${verb}d`), stderr: "", requests: [{ ...how, ...request }], live: written.value };
}

/** A replacing manifest keeps what only the server writes. */
function replacedMeta(live: JsonMap, manifest: JsonMap): JsonMap {
  const kept = ["managedFields", "generation"].flatMap((name) => {
    const value = at(live, "metadata", name);
    return value === undefined ? [] : [[name, value]];
  });
  const { metadata } = manifest;
  return { ...(isMap(metadata) ? metadata : {}), ...Object.fromEntries(kept) };
}

/** Commands that change something by name. */
function change(
  verb: string,
  args: readonly string[],
  flags: Flags,
  rest: readonly string[],
  situation: Situation,
): Did {
  const { live } = situation;
  if (live === undefined) return { live };
  if (verb === "scale") return scaled(live, Number(flags.get("replicas")), situation);
  if (verb === "patch") return patchCommand(live, rest[rest.indexOf("-p") + 1] ?? "{}", situation);
  if (verb === "label" || verb === "annotate") return marked(live, verb, args.slice(2), situation);
  return set(live, args, flags, rest, situation);
}

const said = (live: JsonMap, what: string): string =>
  `${namesOf(live).qualified}/${at(live, "metadata", "name")} ${what}\n`;

function scaled(live: JsonMap, replicas: number, { time }: Situation): Did {
  const request = {
    verb: "patch",
    resource: namesOf(live).plural,
    code: 200,
    subresource: "scale",
    body: { spec: { replicas } },
  };
  const next = scale(live, replicas, { manager: "kubectl", time });
  return { exit: 0, stdout: said(live, "scaled"), stderr: "", requests: [request], live: next };
}

function patchCommand(live: JsonMap, text: string, situation: Situation): Did {
  const body: unknown = JSON.parse(text);
  const did = patchedBy("kubectl-patch", isMap(body) ? body : {}, said(live, "patched"), situation);
  return did.live === live ? { ...did, stdout: said(live, "patched (no change)") } : did;
}

function marked(live: JsonMap, verb: "label" | "annotate", pairs: readonly string[], situation: Situation): Did {
  const field = verb === "label" ? "labels" : "annotations";
  const values = Object.fromEntries(pairs.map((pair) => splitOnce(pair)));
  const done = verb === "label" ? "labeled" : "annotated";
  if (keysOf(values).every((key) => at(live, "metadata", field, key) === values[key])) {
    return { exit: 0, stdout: said(live, `not ${done}`), stderr: "", live };
  }
  return patchedBy(`kubectl-${verb}`, { metadata: { [field]: values } }, said(live, done), situation);
}

function splitOnce(pair: string): readonly [string, string] {
  const end = pair.indexOf("=");
  return [pair.slice(0, end), pair.slice(end + 1)];
}

const CONTAINERS = ["spec", "template", "spec", "containers"];

const SAID: Readonly<Record<string, string>> = {
  env: "env updated",
  image: "image updated",
  resources: "resource requirements updated",
};

/** `kubectl set`: the containers are changed here, and the difference is sent. */
function set(
  live: JsonMap,
  [what = "", , ...pairs]: readonly string[],
  flags: Flags,
  rest: readonly string[],
  situation: Situation,
): Did {
  const only = rest.includes("-c")
    ? rest[rest.indexOf("-c") + 1]
    : rest.find((word) => word.startsWith("-c="))?.slice(3);
  const containers = at(live, ...CONTAINERS);
  const changed = (isList(containers) ? containers : []).map((container) =>
    isMap(container) && (only === undefined || container.name === only)
      ? setOn(
          container,
          what,
          pairs.filter((pair) => pair.includes("=")),
          flags,
        )
      : container,
  );
  const patch = twoWayPatch(live, withAt(live, CONTAINERS, changed));
  if (keysOf(patch).length === 0) return { exit: 0, stdout: "", stderr: "", live };
  return patchedBy("kubectl-set", patch, said(live, SAID[what] ?? ""), situation);
}

function setOn(container: JsonMap, what: string, pairs: readonly string[], flags: Flags): JsonMap {
  if (what === "image") return pairs.map(splitOnce).reduce(withImage, container);
  if (what === "env") return pairs.map(splitOnce).reduce(withEnv, container);
  return ["requests", "limits"].reduce((next, name) => {
    const amounts = flags.get(name)?.split(",").map(splitOnce) ?? [];
    return amounts.reduce((each, [resource, amount]) => withAt(each, ["resources", name, resource], amount), next);
  }, container);
}

const withImage = (container: JsonMap, [name, image]: readonly [string, string]): JsonMap =>
  container.name === name || name === "*" ? { ...container, image } : container;

function withEnv(container: JsonMap, [name, value]: readonly [string, string]): JsonMap {
  const env = isList(container.env) ? container.env : [];
  const index = env.findIndex((each) => isMap(each) && each.name === name);
  return { ...container, env: index < 0 ? [...env, { name, value }] : env.with(index, { name, value }) };
}

function patchedBy(
  manager: string,
  body: JsonMap,
  stdout: string,
  { live = {}, time, server }: Situation,
  query: { readonly query?: string } = { query: `fieldManager=${manager}` },
): Did {
  const written = update(live, patched(live, body), { manager, time }, server);
  if (!written.ok) return { exit: 1, stdout: "", stderr: written.error.message, live };
  const request = { verb: "patch", resource: namesOf(live).plural, code: 200, ...query, body };
  return { exit: 0, stdout, stderr: "", requests: [request], live: written.value };
}
