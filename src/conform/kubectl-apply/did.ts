import { equal } from "../../base/equal.ts";
import { canonical } from "../../cluster/apply/canonical.ts";
import { at, byText, goJson, isList, isMap, type Json, type JsonMap, withAt } from "../../cluster/apply/json.ts";
import { ownersOf } from "../../cluster/apply/managed-fields.ts";
import type { Kinds } from "../../cluster/apply/server.ts";
import type { Did } from "./commands.ts";

/** What we did in the words of the recording: objects are compared as the server read them, owners sorted by manager. */
export function didDoc(
  { live, requests, stderr, ...printed }: Did,
  before: JsonMap | undefined,
  server: Kinds,
): JsonMap {
  const stored = live && objectDoc(live);
  const isSame = equal(stored, before && objectDoc(before));
  return {
    ...printed,
    ...(stderr !== undefined && { stderr: masked(stderr) }),
    ...(requests &&
      requests.length > 0 && {
        requests: requests.map((request) => ({ ...request, body: bodyDoc(request.verb, request.body, server) })),
      }),
    live: isSame ? "unchanged" : (stored ?? null),
  };
}

/** The server's log shows new objects as it decoded them, with defaults. */
function bodyDoc(verb: string, body: Json, server: Kinds): Json {
  if (isList(body)) return body.map(patchDoc);
  if (verb === "patch" || !isMap(body)) return body;
  const made = server.admit(canonical(body));
  return made.ok ? objectDoc(canonical(made.value)) : body;
}

export function wantDoc({ requests, live, stderr, ...did }: Readonly<Record<string, unknown>>): unknown {
  return {
    ...did,
    ...(typeof stderr === "string" && { stderr: masked(stderr) }),
    live: isMap(live) ? objectDoc(live) : live,
    ...(Array.isArray(requests) && { requests: requests.map(requestDoc) }),
  };
}

function requestDoc(request: JsonMap): JsonMap {
  const { body } = request;
  if (isList(body)) return { ...request, body: body.map(patchDoc) };
  return { ...request, body: isMap(body) ? objectDoc(body) : body };
}

/** An operation of a JSON patch, without the version that the recording does not tell. */
function patchDoc(operation: Json): Json {
  if (!isMap(operation)) return operation;
  const { value } = operation;
  return { ...operation, value: isList(value) ? ownersDoc(value) : null };
}

function objectDoc(object: JsonMap): JsonMap {
  const { metadata } = object;
  if (!isMap(metadata)) return object;
  const { managedFields, resourceVersion: _, ...rest } = metadata;
  return {
    ...object,
    metadata: { ...rest, ...(isList(managedFields) && { managedFields: ownersDoc(managedFields) }) },
  };
}

const ownersDoc = (owners: readonly Json[]): Json =>
  owners
    .filter(isMap)
    .map(({ time: _, fieldsType: __, ...owner }) => owner)
    .sort((a, b) => byText(keyOf(a), keyOf(b)));

const keyOf = (owner: JsonMap): string =>
  `${owner.manager} ${owner.operation} ${owner.subresource ?? ""} ${goJson(owner)}`;

/** A text without what the recording does not tell of the object that it prints: identity, version and times. */
const masked = (text: string): string =>
  text
    .replace(/,"(?:creationTimestamp|resourceVersion|time|uid)":"[^"]*"/g, "")
    .replace(/^ *(?:creationTimestamp|resourceVersion|time|uid): .*\n/gm, "");

/** Which of two entries of one writer comes first is upstream's chance, and the first is lost: taken from the recording. */
export function twinsAsRecorded(live: JsonMap | undefined, recorded: unknown): JsonMap | undefined {
  const [mine, theirs] = [live, recorded].map((object) =>
    isMap(object) ? at(object, "metadata", "managedFields") : [],
  );
  if (!live || !isList(mine) || !isList(theirs) || ownersOf(live).length === mine.length) return live;
  const place = (owner: Json): number => theirs.findIndex((other) => equal(ownersDoc([other]), ownersDoc([owner])));
  return withAt(
    live,
    ["metadata", "managedFields"],
    [...mine].sort((a, b) => place(a) - place(b)),
  );
}
