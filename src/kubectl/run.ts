import type { Cluster } from "./cluster.ts";
import { ALIASES, COMMANDS, type Command } from "./commands/commands.ts";
import { checkConnection } from "./connection.ts";
import { isOn, readFlags, takesNext } from "./flags.ts";
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

/**
 * The command that leading words name, whatever flags stand between them, and the words that are left.
 * Upstream: github.com/spf13/cobra v1.10 command.go Find, stripFlags.
 */
function commandOf(words: Words): {
  readonly command: Command | undefined;
  readonly path: string;
  readonly rest: Words;
} {
  let path = "";
  const rest: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    const asked = path === "" ? word : `${path} ${word}`;
    const longer = Object.hasOwn(ALIASES, asked) ? (ALIASES[asked] ?? asked) : asked;
    if (word === "--") {
      rest.push(...words.slice(i));
      break;
    }
    if (word.startsWith("-")) {
      rest.push(word);
      if (takesNext(word, COMMANDS[path]?.flags ?? "") && i + 1 < words.length) rest.push(words[++i] ?? "");
    } else if (isCommand(longer)) path = longer;
    else if (path === "") return { command: undefined, path: word, rest: [] };
    else {
      rest.push(...words.slice(i));
      break;
    }
  }
  return { command: Object.hasOwn(COMMANDS, path) ? COMMANDS[path] : undefined, path, rest };
}

const isCommand = (path: string): boolean =>
  Object.keys(COMMANDS).some((command) => command === path || command.startsWith(`${path} `));

function unknownCommand(name: string): CommandError {
  const near = similar(name, TOP_COMMANDS);
  const hint = near.length === 0 ? "" : `\n\nDid you mean this?\n${near.map((word) => `\t${word}`).join("\n")}`;
  return fail(`unknown command ${JSON.stringify(name)} for "kubectl"${hint}`);
}
