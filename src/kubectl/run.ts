import type { Cluster } from "./cluster.ts";
import { COMMANDS, type Command } from "./commands/commands.ts";
import { checkConnection } from "./connection.ts";
import { isOn, readFlags } from "./flags.ts";
import { helpPage, unknownTopic } from "./help.ts";
import { CommandError, fail, type Outcome } from "./outcome.ts";
import { filtered } from "./pipes.ts";
import { Running, type Session } from "./session.ts";
import { similar, TOP_COMMANDS } from "./similar.ts";
import { readLine, type Words } from "./words.ts";

/** What a line did, and the session after it. */
interface Ran {
  readonly outcome: Outcome;
  readonly session: Session;
}

/** Runs one line of a terminal: `kubectl get pods | grep web`, `k get po`, `alias k=kubectl`. */
export function run(session: Session, line: string, cluster: Cluster): Ran {
  const programs = readLine(line);
  if (!programs.ok) return { session, outcome: said("", `bash: ${programs.error}\n`, 2) };
  const [first = [], ...filters] = programs.value;
  const [name = "", ...words] = expanded(session, first);
  if (name === "") return { session, outcome: said("", "", 0) };
  if (name === "alias") return alias(session, words);
  if (name !== "kubectl") return { session, outcome: said("", `bash: ${name}: command not found\n`, 127) };
  const ran = kubectl(session, words, cluster);
  return { ...ran, outcome: filters.reduce(filtered, ran.outcome) };
}

const said = (stdout: string, stderr: string, exit: number): Outcome => ({ stdout, stderr, exit, requests: [] });

function expanded(session: Session, words: Words): Words {
  const [name = "", ...rest] = words;
  const meaning = Object.hasOwn(session.aliases, name) ? session.aliases[name] : undefined;
  return meaning === undefined ? words : [...meaning.split(/\s+/), ...rest];
}

function alias(session: Session, words: Words): Ran {
  const [first = ""] = words;
  const [name = "", meaning] = first.split(/=(.*)/s);
  if (first === "") {
    const lines = Object.entries(session.aliases).map(([key, value]) => `alias ${key}='${value}'\n`);
    return { session, outcome: said(lines.join(""), "", 0) };
  }
  if (meaning === undefined) {
    const known = session.aliases[name];
    if (known === undefined) return { session, outcome: said("", `bash: alias: ${name}: not found\n`, 1) };
    return { session, outcome: said(`alias ${name}='${known}'\n`, "", 0) };
  }
  return { session: { ...session, aliases: { ...session.aliases, [name]: meaning } }, outcome: said("", "", 0) };
}

/** Runs kubectl with the words after its name. */
function kubectl(session: Session, words: Words, cluster: Cluster): Ran {
  const { command, path, rest } = commandOf(words);
  let running = new Running(path, { args: [], rest: undefined, values: new Map() }, session, cluster);
  try {
    if (words[0] === "help") return shown(session, helpOn(words.slice(1)));
    if (!command) throw unknownCommand(path);
    running = new Running(path, readFlags(path, command.flags, rest), session, cluster);
    if (isOn(running.given, "help")) return shown(session, helpPage(path));
    checkConnection(running);
    command.run(running);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.message !== "") running.warn(error.message);
    running.exit = error.exit;
  }
  return { outcome: running.outcome, session: running.session };
}

function helpOn(words: Words): Outcome {
  const { command, path } = commandOf(words);
  return command ? helpPage(path) : unknownTopic(words);
}

const shown = (session: Session, page: Outcome): Ran => ({ session, outcome: page });

/** The longest run of leading words that is a command. */
function commandOf(words: Words): {
  readonly command: Command | undefined;
  readonly path: string;
  readonly rest: Words;
} {
  const names = words.slice(0, 3);
  for (let length = 3; length > 0; length--) {
    const path = names.slice(0, length).join(" ");
    const command = length <= names.length && Object.hasOwn(COMMANDS, path) ? COMMANDS[path] : undefined;
    if (command) return { command, path, rest: words.slice(length) };
  }
  if (words.length === 0 || words[0]?.startsWith("-")) return { command: COMMANDS[""], path: "", rest: words };
  return { command: undefined, path: words[0] ?? "", rest: [] };
}

function unknownCommand(name: string): CommandError {
  const near = similar(name, TOP_COMMANDS);
  const hint = near.length === 0 ? "" : `\n\nDid you mean this?\n${near.map((word) => `\t${word}`).join("\n")}`;
  return fail(`unknown command ${JSON.stringify(name)} for "kubectl"${hint}`);
}
