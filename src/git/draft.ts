import { isMap, isSeq, parseDocument } from "yaml";
import { failed, ok, type Result } from "../base/result.ts";
import {
  type Changes,
  changesBetween,
  type Draft,
  headOf,
  logOf,
  type PreparedCommit,
  type Repository,
  type Tree,
} from "./repository.ts";

/** A field of a file and what it becomes; null removes it. */
interface FieldEdit {
  readonly file: string;
  /** Dotted: "spec.template.spec.containers.0.image". */
  readonly field: string;
  readonly value: string | number | boolean | null;
}

/** The commit that a prepared one comes to on top of the branch as it is now. */
export function draftOf(repository: Repository, prepared: PreparedCommit): Result<Draft, string> {
  const { files, set = {}, revert, ...rest } = prepared;
  const { tree } = headOf(repository);
  if (revert !== undefined) {
    const undone = changesOfRevert(repository, revert);
    return undone.ok ? ok({ ...rest, changes: undone.value }) : undone;
  }
  let changes: Changes = files ?? {};
  for (const [place, value] of Object.entries(set)) {
    const colon = place.indexOf(":");
    const edit = { file: place.slice(0, colon), field: place.slice(colon + 1), value };
    const text = edited({ ...tree, ...textsOf(changes) }, edit);
    if (!text.ok) return text;
    changes = { ...changes, [edit.file]: text.value };
  }
  return ok({ ...rest, changes });
}

const textsOf = (changes: Changes): Tree =>
  Object.fromEntries(Object.entries(changes).filter((entry): entry is [string, string] => entry[1] !== null));

/** `git revert`: the files of one commit as they were before it. */
function changesOfRevert(repository: Repository, wanted: string): Result<Changes, string> {
  const log = logOf(repository);
  const at =
    wanted === "HEAD"
      ? log.length - 1
      : log.findLastIndex(({ revision, message }) => revision.startsWith(wanted) || message === wanted);
  const [commit, parent] = [log[at], log[at - 1]];
  if (!commit) return failed(`fatal: bad revision '${wanted}'`);
  if (!parent) return failed("the first commit has nothing before it");
  return ok(changesBetween(commit.tree, parent.tree));
}

/** The text of a file with one field changed, the rest of it as it stands. A stream of documents has its first edited. */
function edited(tree: Tree, { file, field, value }: FieldEdit): Result<string, string> {
  const text = tree[file];
  if (text === undefined) return failed(`pathspec '${file}' did not match any files`);
  const [first = "", ...others] = text.split(/^---\n/m);
  const document = parseDocument(first);
  if (document.errors[0]) return failed(`${file}: ${document.errors[0].message}`);
  const steps = field.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  const parent = document.getIn(steps.slice(0, -1), true);
  if (steps.length > 1 && !isMap(parent) && !isSeq(parent)) return failed(`${file} has no ${field}`);
  if (value === null) document.deleteIn(steps);
  else document.setIn(steps, value);
  return ok([document.toString({ lineWidth: 0, flowCollectionPadding: false }), ...others].join("---\n"));
}
