import type { TerminalHost } from "../../api/terminal.ts";
import { civilFromSeconds } from "../../base/civil.ts";
import { unifiedDiff } from "../../base/unified-diff.ts";
import { SECOND_MS } from "../../base/units.ts";
import { diffStat } from "../../git/diff.ts";
import { draftOf } from "../../git/draft.ts";
import { gateOf } from "../../git/gates.ts";
import {
  type Changes,
  type Commit,
  changesBetween,
  commitAt,
  headOf,
  logOf,
  type Repository,
  short,
  type Tree,
} from "../../git/repository.ts";
import type { Outcome } from "../../kubectl/outcome.ts";
import type { Words } from "../../kubectl/words.ts";
import { optionsOf, type Program, said } from "../program.ts";

const HELP = `usage: git [-C <repository>] <command> [<args>]

   log [--oneline] [-n <number>]   Show commit logs
   show [<commit>]                 Show a commit and what it changed
   diff [<commit> [<commit>]]      Show changes between commits
   revert <commit>                 Undo a commit, and push that
   status                          Show the state of the branch

A clone that is always up to date; what is committed is pushed at once.
`;

const fatal = (why: string): Outcome => said("", `fatal: ${why}\n`, 128);

type Command = (words: Words, repository: Repository, host: TerminalHost) => Outcome;

/** `git` in a clone of one of the run's repositories; pushes go to its host, which may refuse them. */
export const git: Program = (words, host) => {
  const repositories = host.cluster.list("Repository") as readonly Repository[];
  const [wanted, rest] = words[0] === "-C" ? [words[1], words.slice(2)] : [undefined, words];
  const [name = "", ...others] = rest;
  if (name === "" || name === "--help" || name === "help" || others.includes("--help")) return said(HELP);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    return KNOWN.includes(name)
      ? said(
          "",
          `git ${name} is not available here: the clone has no working tree; edit with git revert, or a scenario's commits\n`,
          1,
        )
      : said("", `git: '${name}' is not a git command. See 'git --help'.\n`, 1);
  }
  if (wanted !== undefined && !repositories.some(({ metadata }) => metadata.name === wanted)) {
    return fatal(`cannot change to '${wanted}': No such file or directory`);
  }
  const [repository] = repositories.filter(({ metadata }) => wanted === undefined || metadata.name === wanted);
  if (!repository) return fatal("not a git repository (or any of the parent directories): .git");
  return command(others, repository, host);
};

/** Commands of Git that need what the model has not. */
const KNOWN = [
  "add",
  "branch",
  "checkout",
  "clone",
  "commit",
  "fetch",
  "merge",
  "pull",
  "push",
  "rebase",
  "reset",
  "stash",
  "switch",
  "tag",
];

function log(words: Words, repository: Repository, host: TerminalHost): Outcome {
  const asked = words.map((word) => word.replace(/^-(\d+)$/, "-n=$1"));
  const { args, given, unknown } = optionsOf(asked, "oneline max-count,n= stat");
  if (unknown !== null) return fatal(`unrecognized argument: ${unknown}`);
  const found = revisionOf(repository, args[0] ?? "HEAD");
  if (!found) return fatal(ambiguous(args[0] ?? ""));
  const all = logOf(repository);
  const commits = all.slice(0, all.indexOf(found) + 1).reverse();
  const most = given.has("max-count") ? Number(given.get("max-count")) : commits.length;
  const lines = commits.slice(0, most).map((commit) => {
    if (given.has("oneline")) return `${short(commit.revision)}${refs(repository, commit)} ${subject(commit)}\n`;
    const stat = given.has("stat") ? `\n${statText(parentOf(repository, commit), changesOf(repository, commit))}` : "";
    return `${headText(repository, commit, host)}${stat}`;
  });
  return said(lines.join(given.has("oneline") ? "" : "\n"));
}

function show(words: Words, repository: Repository, host: TerminalHost): Outcome {
  const { args, given, unknown } = optionsOf(words, "stat");
  if (unknown !== null) return fatal(`unrecognized argument: ${unknown}`);
  const commit = revisionOf(repository, args[0] ?? "HEAD");
  if (!commit) return fatal(ambiguous(args[0] ?? ""));
  const [tree, changes] = [parentOf(repository, commit), changesOf(repository, commit)];
  const body = given.has("stat") ? statText(tree, changes) : patchText(tree, changes);
  return said(`${headText(repository, commit, host)}\n${body}`);
}

function diff(words: Words, repository: Repository): Outcome {
  const { args, given, unknown } = optionsOf(words, "stat");
  if (unknown !== null) return said("", `error: invalid option: ${unknown}\n`, 129);
  const names = args.flatMap((word) => word.split("..").map((part) => part || "HEAD"));
  const commits = names.map((name) => revisionOf(repository, name));
  const missing = commits.indexOf(undefined);
  if (missing >= 0) return fatal(ambiguous(names[missing] ?? ""));
  const [from = headOf(repository), to = headOf(repository)] = commits;
  const changes = changesBetween(from.tree, to.tree);
  return said(given.has("stat") ? statText(from.tree, changes) : patchText(from.tree, changes));
}

function status(_: Words, { spec: { branch } }: Repository): Outcome {
  return said(
    `On branch ${branch}\nYour branch is up to date with 'origin/${branch}'.\n\nnothing to commit, working tree clean\n`,
  );
}

/** The commit that undoes another, pushed: the host takes it, asks for a review, or refuses it in its own words. */
function revert(words: Words, repository: Repository, host: TerminalHost): Outcome {
  const { args, unknown } = optionsOf(words, "no-edit edit,e");
  if (unknown !== null) return said("", `error: unknown option \`${unknown.replace(/^-+/, "")}'\n`, 129);
  const [name] = args;
  if (name === undefined) return said("", "usage: git revert [--no-edit] <commit>\n", 129);
  const undone = revisionOf(repository, name);
  if (!undone) return fatal(`bad revision '${name}'`);
  const prepared = { author: "user", message: `Revert "${subject(undone)}"`, revert: undone.revision };
  const draft = draftOf(repository, prepared);
  if (!draft.ok) return said("", `error: ${draft.error}\nfatal: revert failed\n`, 128);
  const { branch, url } = repository.spec;
  const { name: repositoryName, namespace } = repository.metadata;
  const metadata = { generateName: `${repositoryName}-`, namespace };
  host.land({
    verb: "create",
    object: {
      apiVersion: "setpoint.dev/v1",
      kind: "Commit",
      metadata,
      spec: { repository: repositoryName, ...prepared },
    },
  });
  const { tree } = headOf(repository);
  const made = `[${branch}] ${prepared.message}\n${summary(tree, draft.value.changes)}`;
  const gate = gateOf(repository, draft.value, { over: false, luck: 1 });
  if (gate.does === "merge")
    return said(made, `To ${url}\n   ${short(headOf(repository).revision)}..HEAD  ${branch} -> ${branch}\n`);
  if (gate.does === "review") return said(made, `To ${url}\nremote: ${gate.because}\n`);
  const refused = ` ! [remote rejected] ${branch} -> ${branch} (protected branch hook declined)\nerror: failed to push some refs to '${url}'\n`;
  return said(made, `${gate.because}\nTo ${url}\n${refused}`, 1);
}

const COMMANDS: Readonly<Record<string, Command>> = { log, show, diff, status, revert };

/** HEAD, HEAD~2, HEAD^, the branch, digits. */
function revisionOf(repository: Repository, name: string): Commit | undefined {
  const [, base = "", back = ""] = /^(.*?)((?:~\d*|\^)*)$/.exec(name) ?? [];
  const steps = [...back.matchAll(/~(\d*)|\^/g)].reduce((sum, [, count]) => sum + Number(count || 1), 0);
  const first = commitAt(repository, base === `origin/${repository.spec.branch}` || base === "@" ? "HEAD" : base);
  const all = logOf(repository);
  return first && all[all.indexOf(first) - steps];
}

const ambiguous = (name: string): string =>
  `ambiguous argument '${name}': unknown revision or path not in the working tree.\nUse '--' to separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'`;

const subject = ({ message }: Commit): string => message.split("\n")[0] ?? "";

const NOTHING: Tree = {};

function parentOf(repository: Repository, commit: Commit): Tree {
  const all = logOf(repository);
  return all[all.indexOf(commit) - 1]?.tree ?? NOTHING;
}

const changesOf = (repository: Repository, commit: Commit): Changes =>
  changesBetween(parentOf(repository, commit), commit.tree);

const refs = (repository: Repository, commit: Commit): string => {
  const { branch } = repository.spec;
  return commit === headOf(repository) ? ` (HEAD -> ${branch}, origin/${branch})` : "";
};

function headText(repository: Repository, commit: Commit, { epochUnixMs }: TerminalHost): string {
  const body = commit.message
    .split("\n")
    .map((line) => `    ${line}`.trimEnd())
    .join("\n");
  return `commit ${commit.revision}${refs(repository, commit)}\nAuthor: ${commit.author} <${commit.author}@users.example>\nDate:   ${dateOf(epochUnixMs + commit.at)}\n\n${body}\n`;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "Mon Jan 5 08:00:00 2026 +0000". */
function dateOf(ms: number): string {
  const { year, month, day, hour, minute, second, weekday } = civilFromSeconds(Math.floor(ms / SECOND_MS));
  const time = [hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":");
  return `${DAYS[weekday]} ${MONTHS[month - 1]} ${day} ${time} ${year} +0000`;
}

/** Blobs have no names of their own in the model: an index line is left out. */
function patchText(tree: Tree, changes: Changes): string {
  return Object.entries(changes)
    .map(([path, text]) => {
      const before = tree[path];
      const mode = before === undefined ? "new file mode 100644\n" : text === null ? "deleted file mode 100644\n" : "";
      const names = `--- ${before === undefined ? "/dev/null" : `a/${path}`}\n+++ ${text === null ? "/dev/null" : `b/${path}`}\n`;
      return `diff --git a/${path} b/${path}\n${mode}${names}${unifiedDiff(before ?? "", text ?? "")}`;
    })
    .join("");
}

function statText(tree: Tree, changes: Changes): string {
  const stat = diffStat(tree, changes);
  const wide = Math.max(0, ...stat.map(({ path }) => path.length));
  const rows = stat.map(
    ({ path, added, removed }) =>
      ` ${path.padEnd(wide)} | ${added + removed} ${"+".repeat(added)}${"-".repeat(removed)}\n`,
  );
  return rows.join("") + summary(tree, changes);
}

function summary(tree: Tree, changes: Changes): string {
  const stat = diffStat(tree, changes);
  const sum = (count: (file: (typeof stat)[number]) => number) => stat.reduce((total, file) => total + count(file), 0);
  const [added, removed] = [sum((file) => file.added), sum((file) => file.removed)];
  const noun = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const parts = [
    `${noun(stat.length, "file")} changed`,
    ...(added > 0 || removed === 0 ? [`${noun(added, "insertion")}(+)`] : []),
    ...(removed > 0 || added === 0 ? [`${noun(removed, "deletion")}(-)`] : []),
  ];
  return stat.length === 0 ? "" : ` ${parts.join(", ")}\n`;
}
