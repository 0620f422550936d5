import type { Status } from "./cluster.ts";
import { flag, flagList, isOn } from "./flags.ts";
import { compareText, type Fields, text } from "./json.ts";
import { readManifests, refuse } from "./manifests.ts";
import { CommandError, fail } from "./outcome.ts";
import { ALL, findResource, qualified, type Resource, resourceOfKind } from "./resources.ts";
import { labelsOf, readFieldSelector, readSelector } from "./selectors.ts";
import { forbidden, notFound, type Running, serverErrorText } from "./session.ts";

/** What a command is about: objects of one resource, by name or by selector. */
export interface Target {
  readonly resource: Resource;
  /** Missing: all that the selectors choose. */
  readonly name?: string;
  readonly namespace?: string;
}

/** An object of the cluster, or of a file, and its resource. */
export interface Found {
  readonly resource: Resource;
  readonly object: Fields;
}

const SLASH_MIXED =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";
export const NOTHING_GIVEN = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** The resource that a word names. @throws CommandError when the server has none. */
export function mustFind(run: Running, word: string): Resource {
  const found = findResource(run.cluster.resources, word);
  if (!found) throw fail(`the server doesn't have a resource type ${JSON.stringify(word)}`);
  for (const other of run.cluster.resources.filter(
    (r) => r !== found && found.short.includes(word) && r.short.includes(word),
  )) {
    run.warn(
      `Warning: short name ${JSON.stringify(word)} could also match lower priority resource ${qualified(other)}`,
    );
  }
  return found;
}

/** Words after a verb as they are read: `pod/a svc/b`, or kinds and names. */
interface Words {
  readonly tuples: readonly Target[];
  readonly kinds: readonly string[];
  readonly names: readonly string[];
}

/** Upstream: k8s.io/cli-runtime v0.36.1 pkg/resource/builder.go ResourceTypeOrNameArgs. */
function readWords(run: Running, args: readonly string[]): Words {
  const [first = "", ...names] = args;
  const kinds = first.split(",");
  // "a,b x" is "a/x b/x".
  const words = kinds.length > 1 && names.length > 0 ? kinds.flatMap((k) => names.map((name) => `${k}/${name}`)) : args;
  const slashed = words.filter((word) => word.includes("/"));
  if (slashed.length > 0 && slashed.length < words.length) throw fail(SLASH_MIXED);
  if (slashed.length > 0) return { tuples: words.map((word) => tuple(run, word)), kinds: [], names: [] };
  const named = args.length === 0 ? [] : kinds.flatMap((word) => (word === "all" ? ALL : [word]));
  return { tuples: [], kinds: named, names };
}

function tuple(run: Running, word: string): Target {
  const [kind = "", name = "", more] = word.split("/");
  if (more !== undefined) throw fail("arguments in resource/name form may not have more than one slash");
  if (kind === "" || name === "" || kind.includes(",")) {
    throw fail("arguments in resource/name form must have a single resource and name");
  }
  return { resource: mustFind(run, kind), name };
}

/**
 * What `-f`, words and selectors name; a kind alone stands for all its objects.
 * @throws CommandError when nothing is named, or one way to name objects excludes another.
 */
export const targetsOf = (run: Running, args: readonly string[], isKindEnough = true): readonly Target[] =>
  targets(run, args, isKindEnough);

/** The same where a kind alone is not enough: names, a selector or `--all` must be given. */
export const targetsGiven = (run: Running, args: readonly string[]): readonly Target[] => targets(run, args, false);

/** The same for commands whose `--selector` is no way to choose objects. */
export const targetsNamed = (run: Running, args: readonly string[]): readonly Target[] =>
  targets(run, args, false, false);

function targets(
  run: Running,
  args: readonly string[],
  isKindEnough: boolean,
  selected = isSelected(run),
): readonly Target[] {
  const files = flagList(run.given, "filename");
  const { tuples, kinds, names } = readWords(run, args);
  if (files.length > 0) {
    if (tuples.length > 0) throw fail("resource/name arguments cannot be provided when a path is specified");
    if (args.length > 0) {
      throw fail("when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well");
    }
    return inFiles(run, files);
  }
  if (selected || (isKindEnough && args.length === 1 && tuples.length === 0)) {
    if (names.length > 0) throw fail("name cannot be provided when a selector is specified");
    if (tuples.length > 0) throw fail("selectors and the all flag cannot be used when passing resource/name arguments");
    if (kinds.length === 0) throw fail("at least one resource must be specified to use a selector");
    return kinds.map((word) => ({ resource: mustFind(run, word) }));
  }
  if (tuples.length === 0 && names.length > 0 && kinds.length > 1) throw fail("you must specify only one resource");
  const [kind] = kinds.map((word) => mustFind(run, word));
  const named = kind === undefined ? tuples : names.map((name) => ({ resource: kind, name }));
  if (kind !== undefined && named.length === 0) throw fail("resource(s) were provided, but no name was specified");
  if (named.length === 0) throw fail(NOTHING_GIVEN);
  if (run.allNamespaces && named.some(({ resource }) => resource.namespaced)) {
    throw fail("a resource cannot be retrieved by name across all namespaces");
  }
  return named;
}

const isSelected = ({ given }: Running): boolean =>
  isOn(given, "all") || flag(given, "selector").trim() !== "" || flag(given, "field-selector").trim() !== "";

function inFiles(run: Running, files: readonly string[]): readonly Target[] {
  const asked = flag(run.given, "namespace");
  return readManifests(run, files).map(({ object, file }) => {
    const resource = resourceOfKind(run.cluster.resources, text(object, "kind"), text(object, "apiVersion"));
    if (!resource) throw refuse(object, file);
    const own = namespaceOf(object);
    if (resource.namespaced && asked !== "" && own !== "" && own !== asked) throw otherNamespace(own, asked);
    return { resource, name: nameOf(object), namespace: own || run.namespace };
  });
}

/** Objects of the files that `-f` names, as they are written. */
export const localObjects = (run: Running): readonly Found[] =>
  readManifests(run, flagList(run.given, "filename")).map(({ object, file }) => {
    const resource = resourceOfKind(run.cluster.resources, text(object, "kind"), text(object, "apiVersion"));
    if (!resource) throw refuse(object, file);
    return { resource, object };
  });

/** A file that names a namespace, and a command that names another. */
export const otherNamespace = (own: string, asked: string): CommandError =>
  fail(
    `the namespace from the provided object ${JSON.stringify(own)} does not match the namespace ${JSON.stringify(asked)}. You must pass '--namespace=${own}' to perform this operation.`,
  );

/** Objects of a resource that namespace and selectors choose, sorted by namespace and name; of those given, if any are. */
export function chosen(run: Running, resource: Resource, among?: readonly Fields[]): readonly Fields[] {
  const wanted = (run.given.values.get("selector") ?? []).join(",");
  const wantedFields = (run.given.values.get("field-selector") ?? []).join(",");
  const byLabel = readSelector(wanted);
  const byField = readFieldSelector(wantedFields, resource.plural);
  const problem = !byLabel.ok ? byLabel.error : !byField.ok ? byField.error : undefined;
  if (!byLabel.ok || !byField.ok) {
    const { group, version, plural } = resource;
    const where = `"${group}/${version}, Resource=${plural}"`;
    throw new CommandError(
      `Error from server (BadRequest): Unable to find ${where} that match label selector ${JSON.stringify(wanted)}, field selector ${JSON.stringify(wantedFields)}: ${problem}`,
    );
  }
  return (among ?? inNamespace(run, resource)).filter(
    (object) => byLabel.value(labelsOf(object)) && byField.value(object),
  );
}

/** All objects of a resource in the command's namespace, or in all of them. */
export function inNamespace(run: Running, resource: Resource): readonly Fields[] {
  const all = run.cluster.list(resource);
  const here = !resource.namespaced || run.allNamespaces ? all : all.filter((o) => namespaceOf(o) === run.namespace);
  if (resource.plural === "events") return here;
  return [...here].sort((a, b) => compareText(namespaceOf(a), namespaceOf(b)) || compareText(nameOf(a), nameOf(b)));
}

export const nameOf = (object: Fields): string => text(object, "metadata", "name");
export const namespaceOf = (object: Fields): string => text(object, "metadata", "namespace");

/** One object by name. */
export function lookup(run: Running, resource: Resource, name: string, namespace = run.namespace): Fields | undefined {
  return run.cluster
    .list(resource)
    .find((o) => nameOf(o) === name && (!resource.namespaced || namespaceOf(o) === namespace));
}

/** What is missing: the namespace, or the object in it. Upstream: cli-runtime pkg/resource/visitor.go Info.Get. */
function notFoundHere(run: Running, resource: Resource, name: string, namespace = run.namespace): Status {
  const namespaces = findResource(run.cluster.resources, "namespaces");
  const unknown = namespaces && namespace !== "default" && !lookup(run, namespaces, namespace);
  return resource.namespaced && unknown ? notFound("namespaces", namespace) : notFound(qualified(resource), name);
}

/** What was found, and errors for what was not, in the order of the targets. */
export function resolve(run: Running, targets: readonly Target[]): { found: Found[]; errors: string[] } {
  const found: Found[] = [];
  const errors: string[] = [];
  for (const { resource, name, namespace } of targets) {
    if (run.impersonated !== "") {
      errors.push(serverErrorText(forbidden(run, resource, name === undefined ? "list" : "get", name)));
      continue;
    }
    if (name === undefined) {
      for (const object of chosen(run, resource)) found.push({ resource, object });
      continue;
    }
    const object = lookup(run, resource, name, namespace);
    if (object) found.push({ resource, object });
    else errors.push(serverErrorText(notFoundHere(run, resource, name, namespace)));
  }
  return { found, errors };
}
