import { clockText } from "../../charts/format.ts";
import { diffLines } from "../../git/diff.ts";
import { draftOf } from "../../git/draft.ts";
import { type Changes, changesBetween, logOf, type Repository, short, type Tree } from "../../git/repository.ts";
import { Sheet } from "../parts/Sheet.tsx";
import { SCROLLS } from "../parts/scrolls.ts";
import styles from "./git.module.css";
import type { Mark } from "./Rail.tsx";
import { PHASES, phaseOf } from "./words.ts";

/** A commit, or a push that did not become one: who, when, what the host said, and every line that it changes. */
export function CommitSheet({ repository, mark, close }: { repository: Repository; mark: Mark; close(): void }) {
  const log = logOf(repository);
  const commit = mark.commit === null ? undefined : log[mark.commit];
  const spec = mark.push?.push.spec;
  const { before, changes } = contentOf(repository, mark);
  return (
    <Sheet label={spec?.message ?? commit?.message ?? mark.label} onClose={close} wide>
      <p>
        <b>{spec?.author ?? commit?.author}</b>
        {commit && (
          <>
            {" "}
            <code>{short(commit.revision)}</code>
          </>
        )}
        {mark.push && mark.push.at < mark.at && `, pushed at ${clockText(mark.push.at)}`}, {state(mark)} at{" "}
        {clockText(mark.at)}
      </p>
      {mark.push?.push.status.message && <pre className={styles.said}>{mark.push.push.status.message}</pre>}
      {Object.entries(changes).map(([path, text]) => (
        <FileDiff key={path} path={path} before={before[path]} after={text ?? undefined} />
      ))}
      {Object.keys(changes).length === 0 && <p>It changes no line.</p>}
    </Sheet>
  );
}

const state = ({ push }: Mark): string => (push ? PHASES[phaseOf(push)] : "there");

/** What it changes, and what there was before. */
function contentOf(
  repository: Repository,
  { commit, push }: Mark,
): { readonly before: Tree; readonly changes: Changes } {
  const log = logOf(repository);
  const tree = commit === null ? undefined : log[commit]?.tree;
  if (tree) {
    const before = log[(commit ?? 0) - 1]?.tree ?? {};
    return { before, changes: changesBetween(before, tree) };
  }
  const parent = log.findLast(({ at }) => at <= (push?.at ?? 0));
  if (!push || !parent) return { before: {}, changes: {} };
  const { repository: _, ...prepared } = push.push.spec;
  const upTo = log.slice(0, log.indexOf(parent) + 1);
  const draft = draftOf({ ...repository, status: { log: upTo } }, prepared);
  return { before: parent.tree, changes: draft.ok ? draft.value.changes : {} };
}

const SIGNS = { same: " ", added: "+", removed: "−", gap: "⋯" } as const;
const WORDS = { same: "", added: "added: ", removed: "removed: ", gap: "" } as const;

function FileDiff({ path, before, after }: { path: string; before: string | undefined; after: string | undefined }) {
  let place = 0;
  return (
    <figure className={styles.diff}>
      <figcaption>
        <code>{path}</code> {before === undefined ? "new file" : after === undefined ? "removed" : ""}
      </figcaption>
      <pre {...SCROLLS}>
        {diffLines(before, after).map(({ kind, text }) => {
          place += 1;
          return (
            <span key={place} data-kind={kind}>
              <i aria-hidden="true">{SIGNS[kind]}</i>
              <span className="visually-hidden">{WORDS[kind]}</span>
              {text}
              {"\n"}
            </span>
          );
        })}
      </pre>
    </figure>
  );
}
