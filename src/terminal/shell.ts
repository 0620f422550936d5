import type { TerminalHost } from "../api/terminal.ts";
import type { Outcome } from "../kubectl/outcome.ts";
import { filtered } from "../kubectl/pipes.ts";
import { run } from "../kubectl/run.ts";
import type { Session } from "../kubectl/session.ts";
import { readLine, type Words } from "../kubectl/words.ts";
import { clusterOf } from "./cluster.ts";
import { PROGRAMS } from "./programs.ts";

interface Ran {
  readonly outcome: Outcome;
  readonly session: Session;
}

const HELP = `This terminal types to the simulated cluster, at the instant that the clock shows.

  kubectl ...            get, apply, scale, describe, rollout, autoscale, ... (kubectl --help)
  argocd app ...         list, get, sync, diff, history, rollback, set, wait (argocd --help)
  flux ...               get, reconcile, suspend, resume (flux --help)
  git ...                log, show, diff, revert, status (git --help)
  alias k=kubectl        a shorter name
  ls, cat FILE           the files beside the scenario
  ... | grep, head, tail, wc -l

Tab completes, up and down bring lines back, Ctrl-C ends a watch.
`;

const said = (stdout: string, stderr = "", exit = 0): Outcome => ({ stdout, stderr, exit, requests: [] });

/** Runs one line: the shell's own few commands, or kubectl. */
export function runLine(session: Session, line: string, host: TerminalHost): Ran {
  const programs = readLine(line);
  const [first = [], ...filters] = programs.ok ? programs.value : [];
  const own = ownCommand(session, first) ?? program(session, first, host);
  if (own) return { session, outcome: filters.reduce(filtered, own) };
  const ran = run(session, line, clusterOf(host));
  if (ran.outcome.exit !== 127 || filters.length > 0) return ran;
  const hint = "This terminal knows kubectl, argocd, flux, git, alias, ls, cat, grep, head, tail and wc. Type help.\n";
  return { ...ran, outcome: { ...ran.outcome, stderr: ran.outcome.stderr + hint } };
}

function program({ aliases }: Session, [word = "", ...others]: Words, host: TerminalHost): Outcome | undefined {
  const [name = "", ...more] = (Object.hasOwn(aliases, word) ? (aliases[word] ?? "") : word).split(" ");
  return Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name]?.([...more, ...others], host) : undefined;
}

function ownCommand({ files }: Session, [name, ...words]: Words): Outcome | undefined {
  if (name === "help") return said(HELP);
  if (name === "ls") return listed(files, words);
  if (name === "cat") return shown(files, words);
  return undefined;
}

function listed(files: Session["files"], words: Words): Outcome {
  const asked = words.filter((word) => !word.startsWith("-"));
  const missing = asked.filter((name) => !Object.hasOwn(files, name));
  const names = asked.length > 0 ? asked.filter((name) => Object.hasOwn(files, name)) : Object.keys(files).sort();
  const errors = missing.map((name) => `ls: cannot access '${name}': No such file or directory\n`).join("");
  return said(names.map((name) => `${name}\n`).join(""), errors, missing.length > 0 ? 2 : 0);
}

function shown(files: Session["files"], names: Words): Outcome {
  const missing = names.filter((name) => !Object.hasOwn(files, name));
  const errors = missing.map((name) => `cat: ${name}: No such file or directory\n`).join("");
  const texts = names.map((name) => files[name] ?? "");
  return said(
    texts.map((text) => (text === "" || text.endsWith("\n") ? text : `${text}\n`)).join(""),
    errors,
    missing.length > 0 ? 1 : 0,
  );
}
