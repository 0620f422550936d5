import { fail } from "./outcome.ts";

/**
 * Flags of a command in one line: "watch,w" a truth value, "output,o=" a text, "replicas#" a number, "filename,f*" a
 * list, "dry-run~unchanged" a text that may stand alone (then it is what follows the tilde).
 */
export type FlagSpec = string;

type Type = "bool" | "text" | "int" | "list" | "optional" | "duration" | "map";
interface Flag {
  readonly name: string;
  readonly short: string;
  readonly type: Type;
  readonly alone: string;
}

const TYPES: Readonly<Record<string, Type>> = {
  "=": "text",
  "#": "int",
  "*": "list",
  "~": "optional",
  "%": "duration",
};
const GLOBAL =
  "as= as-group* as-uid= cache-dir= certificate-authority= client-certificate= client-key= cluster= context= " +
  "disable-compression insecure-skip-tls-verify kubeconfig= kuberc= match-server-version namespace,n= password= " +
  "profile= profile-output= request-timeout= server,s= tls-server-name= token= user= username= v,v= vmodule= " +
  "warnings-as-errors help,h log-flush-frequency= add-dir-header";

/** Words of a command line after its name. */
export interface Given {
  readonly args: readonly string[];
  /** Words after `--`; undefined without one. */
  readonly rest: readonly string[] | undefined;
  readonly values: ReadonlyMap<string, readonly string[]>;
}

function readSpec(spec: FlagSpec): readonly Flag[] {
  return spec
    .split(" ")
    .filter((word) => word !== "")
    .map((word) => {
      const [, names = "", mark = "", alone = ""] = /^([\w,-]+)([=#*~%]?)(.*)$/.exec(word) ?? [];
      const [name = "", short = ""] = names.split(",");
      return { name, short, type: TYPES[mark] ?? "bool", alone };
    });
}

/** Whether a flag of a command has its value in the next word: `-n`, `--namespace`. */
export function takesNext(word: string, spec: FlagSpec): boolean {
  if (word.includes("=")) return false;
  const known = readSpec(`${spec} ${GLOBAL}`);
  const flag = known.find(({ name, short }) => word === `--${name}` || word === `-${short}`);
  return flag !== undefined && flag.type !== "bool" && flag.type !== "optional";
}

/**
 * Separates flags from arguments.
 * @throws CommandError in pflag's words.
 */
export function readFlags(command: string, spec: FlagSpec, words: readonly string[]): Given {
  const flags = readSpec(`${spec} ${GLOBAL}`);
  const values = new Map<string, string[]>();
  const args: string[] = [];
  const hint = `\nSee 'kubectl${command === "" ? "" : ` ${command}`} --help' for usage.`;
  const add = (flag: Flag, value: string, shown: string) => {
    const problem = invalid(flag, value);
    if (problem !== undefined)
      throw fail(`invalid argument ${JSON.stringify(value)} for "${shown}" flag: ${problem}${hint}`);
    const before = flag.type === "list" ? (values.get(flag.name) ?? []) : [];
    values.set(flag.name, [...before, value]);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "--") return { args, rest: words.slice(i + 1), values };
    if (word.startsWith("--")) i += long(word, words[i + 1]);
    else if (word.startsWith("-") && word !== "-") i += short(word, words[i + 1]);
    else args.push(word);
  }
  return { args, rest: undefined, values };

  function long(word: string, next: string | undefined): number {
    const [, name = "", , given] = /^--([^=]*)(=([\s\S]*))?$/.exec(word) ?? [];
    const flag = flags.find((f) => f.name === name);
    if (!flag) throw fail(`unknown flag: --${name}${hint}`);
    const shown = flag.short === "" ? `--${name}` : `-${flag.short}, --${name}`;
    if (given !== undefined) add(flag, given, shown);
    else if (flag.type === "bool") add(flag, "true", shown);
    else if (flag.type === "optional") add(flag, flag.alone, shown);
    else if (next === undefined) throw fail(`flag needs an argument: --${name}${hint}`);
    else {
      add(flag, next, shown);
      return 1;
    }
    return 0;
  }

  function short(word: string, next: string | undefined): number {
    for (let i = 1; i < word.length; i++) {
      const flag = flags.find((f) => f.short === word[i]);
      if (!flag) throw fail(`unknown shorthand flag: '${word[i]}' in ${word}${hint}`);
      const shown = `-${flag.short}, --${flag.name}`;
      if (flag.type === "bool") {
        if (word[i + 1] === "=") {
          add(flag, word.slice(i + 2), shown);
          return 0;
        }
        add(flag, "true", shown);
        continue;
      }
      if (i + 1 < word.length) {
        add(flag, word.slice(i + 1).replace(/^=/, ""), shown);
        return 0;
      }
      if (next === undefined) throw fail(`flag needs an argument: '${word[i]}' in ${word}${hint}`);
      add(flag, next, shown);
      return 1;
    }
    return 0;
  }
}

function invalid({ type }: Flag, value: string): string | undefined {
  if (type === "bool" && !/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value)) {
    return `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`;
  }
  if (type === "int" && !/^[-+]?\d+$/.test(value)) {
    return `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`;
  }
  if (type === "duration" && !/^(0|[-+]?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+)$/.test(value)) {
    return /^\d+$/.test(value)
      ? `time: missing unit in duration ${JSON.stringify(value)}`
      : `time: invalid duration ${JSON.stringify(value)}`;
  }
  return undefined;
}

/** The last value given, "" when none was. */
export const flag = ({ values }: Given, name: string): string => values.get(name)?.at(-1) ?? "";
export const isSet = ({ values }: Given, name: string): boolean => values.has(name);
export const isOn = (given: Given, name: string): boolean => /^(1|t|T|TRUE|true|True)$/.test(flag(given, name));
/** All values of a list flag, commas separating more. */
export const flagList = ({ values }: Given, name: string): readonly string[] =>
  (values.get(name) ?? []).flatMap((value) => value.split(",")).filter((value) => value !== "");
