import { parse } from "yaml";
import { isMap, type JsonMap } from "../../cluster/apply/json.ts";
import { twoWayPatch } from "../../cluster/apply/patch.ts";
import type { Cluster, Status } from "../cluster.ts";
import type { Edited, Editing } from "../editing.ts";
import { flag, isSet } from "../flags.ts";
import { type Fields, fields, isFields, list, text } from "../json.ts";
import { CommandError, fail } from "../outcome.ts";
import { withoutManagers } from "../output.ts";
import { qualified, qualifiedKind } from "../resources.ts";
import { Running, serverErrorText } from "../session.ts";
import { type Found, nameOf, resolve, targetsOf } from "../targets.ts";
import { jsonText, yamlText } from "../yaml-text.ts";
import { addressed, printErrors } from "./write.ts";

export const EDIT_FLAGS =
  "filename,f* recursive,R kustomize,k= output,o= output-patch save-config show-managed-fields subresource= template= validate~strict windows-line-endings allow-missing-template-keys field-manager=";

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** Why the file is opened again: a sentence, and what belongs to it. */
interface Reason {
  readonly head: string;
  readonly other: readonly string[];
}

/** Objects as they were when the editor opened, and the file as it was left last. */
interface Opened {
  readonly run: Running;
  readonly found: readonly Found[];
  readonly name: string;
  readonly original: string;
  /** What was left when the file was opened again; null the first time. */
  readonly refused: string | null;
}

/**
 * `kubectl edit`: opens the live objects in an editor, and patches what was changed there.
 * Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/util/editor/editoptions.go.
 */
export function edit(run: Running): void {
  const { given } = run;
  const json = flag(given, "output") === "json";
  if (!json && !["", "yaml"].includes(flag(given, "output"))) {
    throw fail("The flag 'output' must be one of yaml|json");
  }
  const targets = targetsOf(run, given.args);
  const { found, errors } = resolve(run, targets);
  printErrors(run, errors);
  const [first] = found;
  if (!first) {
    if (errors.length === 0) throw fail("edit cancelled, no objects found");
    return;
  }
  const shown = found.map(({ object }) => (isSet(given, "show-managed-fields") ? object : withoutManagers(object)));
  const whole = shown.length === 1 ? shown[0] : { apiVersion: "v1", items: shown, kind: "List", metadata: {} };
  const original = json ? jsonText(whole) : yamlText(whole);
  const name = `/tmp/kubectl-edit-${run.cluster.now % FOUR_GIGA}.${json ? "json" : "yaml"}`;
  run.editing = opened({ run, found, name, original, refused: null }, [], original);
}

const FOUR_GIGA = 4_294_967_296;

function opened(file: Opened, reasons: readonly Reason[], content: string): Editing {
  return {
    name: file.name,
    text: HEADER + reasons.map(reasonText).join("") + content,
    left: (text, cluster) => leave(file, text, cluster),
  };
}

const reasonText = ({ head, other }: Reason): string =>
  [`${commented(head)}${other.length > 0 ? ":" : ""}`, ...other.map((each) => commented(`* ${each}`)), "#", ""].join(
    "\n",
  );

const commented = (text: string): string => `# ${text.replaceAll("\n", "\n# ")}`;

/** Lines that are comments, and empty ones, do not count. */
const stripped = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !/^\s*#/.test(line) && line.trim() !== "")
    .join("\n");

function leave(file: Opened, written: string, cluster: Cluster): Edited {
  const { command, given, session } = file.run;
  const run = new Running(command, given, session, cluster);
  const content = stripped(written);
  const end = (message: string): Edited => {
    run.warn(message);
    return { outcome: run.outcome, kept: false };
  };
  if (file.refused !== null && stripped(file.refused) === content) {
    run.exit = 1;
    run.warn(`A copy of your changes has been stored to ${JSON.stringify(file.name)}`);
    run.warn("error: Edit cancelled, no valid changes were saved.");
    return { outcome: run.outcome, kept: true };
  }
  if (content === stripped(file.original)) return end("Edit cancelled, no changes made.");
  if (content === "") return end("Edit cancelled, saved file was empty.");
  const again = (reasons: readonly Reason[]): Edited => {
    run.editing = opened({ ...file, refused: written }, reasons, written.replace(/^(\s*#.*\n)+/, ""));
    return { outcome: run.outcome, kept: false };
  };
  const read = objectsIn(written);
  if (typeof read === "string") return again([{ head: `The edited file had a syntax error: ${read}`, other: [] }]);
  try {
    const reasons = patchAll(run, file, read);
    return reasons.length > 0 ? again(reasons) : { outcome: run.outcome, kept: run.exit !== 0 };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    run.exit = error.exit;
    run.warn(`A copy of your changes has been stored to ${JSON.stringify(file.name)}`);
    run.warn(error.message);
    return { outcome: run.outcome, kept: true };
  }
}

/** The objects that a text holds, or what is wrong with it. */
function objectsIn(written: string): readonly Fields[] | string {
  try {
    const value: unknown = parse(written, { version: "1.1" });
    if (!isFields(value)) return "error converting YAML to JSON: the text is no object";
    return text(value, "kind") === "List" ? list(value, "items").filter(isFields) : [value];
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  }
}

/** Sends what was changed of each object. @returns why the file must be opened again */
function patchAll(run: Running, file: Opened, edited: readonly Fields[]): readonly Reason[] {
  const reasons: Reason[] = [];
  for (const next of edited) {
    const found = file.found.find(({ object }) => isSame(object, next));
    if (!found) throw fail("At least one of apiVersion, kind and name was changed");
    const before = withoutManagers(found.object) as JsonMap;
    const body = isMap(next) ? twoWayPatch(before, next) : {};
    const what = `${qualifiedKind(found.resource)}/${nameOf(found.object)}`;
    if (Object.keys(body).length === 0) {
      run.out(`${what} skipped\n`);
      continue;
    }
    if (isSet(run.given, "output-patch")) run.out(`Patch: ${JSON.stringify(body)}\n`);
    const manager = flag(run.given, "field-manager") || "kubectl-edit";
    const query = `fieldManager=${manager}&fieldValidation=Strict`;
    const reply = run.send({ ...addressed(found), verb: "patch", patch: "strategic", query, body });
    if (reply.ok) run.out(`${what} edited\n`);
    else refusedBy(run, file, found, reply.error, reasons);
  }
  return reasons;
}

const isSame = (a: Fields, b: Fields): boolean =>
  ["apiVersion", "kind"].every((key) => text(a, key) === text(b, key)) &&
  ["name", "namespace"].every((key) => text(fields(a, "metadata"), key) === text(fields(b, "metadata"), key));

function refusedBy(run: Running, file: Opened, { resource, object }: Found, error: Status, reasons: Reason[]): void {
  const what = `${qualified(resource)} ${JSON.stringify(nameOf(object))}`;
  if (error.reason === "Invalid") {
    const [, causes = error.message] = / is invalid:\s*([\s\S]*)$/.exec(error.message) ?? [];
    reasons.push({ head: `${what} was not valid`, other: causes.split(/\n?\* /).filter((cause) => cause !== "") });
    run.warn(`error: ${what} is invalid`);
    return;
  }
  run.exit = 1;
  if (error.reason === "NotFound") {
    run.warn(`error: ${what} could not be found on the server`);
    run.warn(`The edits you made on deleted resources have been saved to ${JSON.stringify(file.name)}`);
    return;
  }
  run.warn(
    `error: ${what} could not be patched: ${serverErrorText(error).replace(/^Error from server \(\w+\): /, "")}`,
  );
  run.warn(`You can run \`kubectl replace -f ${file.name}\` to try this update again.`);
}
