import { flag, flagList } from "./flags.ts";
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
  return found;
}

/** Words after a verb as targets: `pods`, `pods,svc`, `pod a b`, `pod/a svc/b`, `all`. */
export function targetsOf(run: Running, args: readonly string[]): readonly Target[] {
  const [first = "", ...names] = args;
  if (first.includes("/")) {
    return args.map((arg) => {
      const [kind = "", name = "", more] = arg.split("/");
      if (!arg.includes("/")) throw fail(SLASH_MIXED);
      if (name === "" || more !== undefined) {
        throw fail(`arguments in resource/name form must have a single resource and name`);
      }
      return { resource: mustFind(run, kind), name };
    });
  }
  if (names.some((name) => name.includes("/"))) throw fail(SLASH_MIXED);
  const resources = first.split(",").flatMap((word) => (word === "all" ? ALL : [word]));
  const found = resources.map((word) => mustFind(run, word));
  return found.flatMap((resource): readonly Target[] =>
    names.length === 0 ? [{ resource }] : names.map((name) => ({ resource, name })),
  );
}

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
    else errors.push(serverErrorText(notFound(qualified(resource), name)));
  }
  return { found, errors };
}

/** Targets of the manifests that `-f` names, and of the words. @throws CommandError when nothing is named. */
export function targetsGiven(run: Running, args: readonly string[]): readonly Target[] {
  const files = flagList(run.given, "filename");
  if (files.length > 0) {
    if (args.length > 0) {
      throw fail("when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well");
    }
    return readManifests(run, files).map(({ object, file }) => {
      const resource = resourceOfKind(run.cluster.resources, text(object, "kind"), text(object, "apiVersion"));
      if (!resource) throw refuse(object, file);
      return { resource, name: nameOf(object), namespace: namespaceOf(object) || run.namespace };
    });
  }
  if (args.length === 0) throw fail(NOTHING_GIVEN);
  const targets = targetsOf(run, args);
  const wide =
    flag(run.given, "selector") !== "" || run.given.values.has("all") || flag(run.given, "field-selector") !== "";
  if (!wide && targets.some(({ name }) => name === undefined)) {
    throw fail("resource(s) were provided, but no name was specified");
  }
  return targets;
}
