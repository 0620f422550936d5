import { flag, flagList, isOn } from "../../flags.ts";
import { type Fields, sortedEntries } from "../../json.ts";
import { fail } from "../../outcome.ts";
import { canonical, readQuantity } from "../../quantities.ts";
import type { Running } from "../../session.ts";
import { COMMON_FLAGS, type Generator } from "./generator.ts";

export const namespace: Generator = {
  plural: "namespaces",
  page: "namespace",
  flags: COMMON_FLAGS,
  make: (_, name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name }, spec: {}, status: {} }),
};

export const serviceAccount: Generator = {
  plural: "serviceaccounts",
  page: "serviceaccount",
  flags: COMMON_FLAGS,
  failure: "failed to create serviceaccount:",
  make: (_, name) => ({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name } }),
};

const SOURCES = "from-file* from-literal* from-env-file* append-hash";
/** What a key may not be, and what a key that is there already says. */
interface Words {
  readonly invalid: (key: string, why: string) => string;
  readonly twice: (key: string) => string;
}
const BAD_KEY =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const BAD_VARIABLE =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

/** Keys and values of `--from-literal`, `--from-file` and `--from-env-file`, sorted. */
function dataOf(run: Running, words: Words): Fields {
  const all = (name: string) => run.given.values.get(name) ?? [];
  const [files, variables] = [flagList(run.given, "from-file"), flagList(run.given, "from-env-file")];
  if (variables.length > 0 && files.length + all("from-literal").length > 0) {
    throw fail("from-env-file cannot be combined with from-file or from-literal");
  }
  if (isOn(run.given, "append-hash")) throw fail("--append-hash is not available here");
  const data = new Map<string, string>();
  const add = ([key, value]: readonly [string, string]) => {
    if (!/^[-._a-zA-Z0-9]+$/.test(key)) throw fail(words.invalid(JSON.stringify(key), BAD_KEY));
    if (data.has(key)) throw fail(words.twice(key));
    data.set(key, value);
  };
  for (const pair of all("from-literal")) add(literal(pair));
  for (const source of files) for (const pair of fromFile(run, source)) add(pair);
  for (const file of variables) for (const pair of variablesIn(read(run, file))) add(pair);
  return Object.fromEntries(sortedEntries(Object.fromEntries(data)));
}

function literal(pair: string): readonly [string, string] {
  const [, key, value = ""] = /^([^=]+)=([\s\S]*)$/.exec(pair) ?? [];
  if (key === undefined) throw fail(`invalid literal source ${pair}, expected key=value`);
  return [key, value];
}

function fromFile(run: Running, source: string): readonly (readonly [string, string])[] {
  const parts = source.split("=");
  if (parts.length > 2) throw fail("key names or file paths cannot contain '='");
  const [first = "", second] = parts;
  if (second !== undefined && first === "") throw fail(`key name for file path ${second} missing`);
  if (second === "") throw fail(`file path for key name ${first} missing`);
  const path = second ?? first;
  const inside = Object.keys(run.session.files).filter((name) => name.startsWith(`${path.replace(/\/$/, "")}/`));
  if (inside.length === 0)
    return [[second === undefined ? (first.split("/").at(-1) ?? first) : first, read(run, path)]];
  if (second !== undefined) throw fail("cannot give a key name for a directory path");
  return inside.map((name) => [name.split("/").at(-1) ?? name, read(run, name)]);
}

function read(run: Running, file: string): string {
  const written = run.session.files[file];
  if (written === undefined) throw fail(`error reading ${file}: no such file or directory`);
  return written;
}

function variablesIn(text: string): readonly (readonly [string, string])[] {
  const lines = text
    .split("\n")
    .map((line) => line.trimStart())
    .filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => {
    const [, key = "", , value = ""] = /^([^=]*)(=([\s\S]*))?$/.exec(line.replace(/\r$/, "")) ?? [];
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key))
      throw fail(`${JSON.stringify(key)} is not a valid key name: ${BAD_VARIABLE}`);
    return [key, value];
  });
}

export const configMap: Generator = {
  plural: "configmaps",
  page: "configmap",
  flags: `${SOURCES} ${COMMON_FLAGS}`,
  failure: "failed to create configmap:",
  make(run, name) {
    const data = dataOf(run, {
      invalid: (key, why) => `${key} is not a valid key name for a ConfigMap: ${why}`,
      twice: (key) =>
        `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ConfigMap ${JSON.stringify(name)}`,
    });
    return {
      apiVersion: "v1",
      ...(Object.keys(data).length > 0 ? { data } : {}),
      kind: "ConfigMap",
      metadata: { name },
    };
  },
};

const base64 = (written: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(written)));
const SECRET_WORDS: Words = {
  invalid: (key, why) => `${key} is not valid key name for a Secret ${why}`,
  twice: (key) => `cannot add key ${key}, another key by that name already exists`,
};

function secretOf(name: string, data: Fields, type: string): Fields {
  const encoded = Object.entries(data).map(([key, value]) => [key, base64(String(value))]);
  return {
    apiVersion: "v1",
    ...(encoded.length > 0 ? { data: Object.fromEntries(encoded) } : {}),
    kind: "Secret",
    metadata: { name },
    ...(type === "" ? {} : { type }),
  };
}

const SECRET = { plural: "secrets", failure: "failed to create secret" };

export const secret: Generator = {
  ...SECRET,
  page: "secret generic",
  flags: `${SOURCES} type= ${COMMON_FLAGS}`,
  make: (run, name) => secretOf(name, dataOf(run, SECRET_WORDS), flag(run.given, "type")),
};

export const dockerSecret: Generator = {
  ...SECRET,
  page: "secret docker-registry",
  flags: `docker-username= docker-password= docker-email= docker-server= from-file* append-hash ${COMMON_FLAGS}`,
  make(run, name) {
    const type = "kubernetes.io/dockerconfigjson";
    const given = (field: string) => flag(run.given, `docker-${field}`);
    const [username, password, email] = [given("username"), given("password"), given("email")];
    const server = given("server") || "https://index.docker.io/v1/";
    if (flagList(run.given, "from-file").length > 0) return secretOf(name, dataOf(run, SECRET_WORDS), type);
    if (username === "" || password === "") {
      throw fail(
        "either --from-file or the combination of --docker-username, --docker-password and --docker-server is required",
      );
    }
    const auth = base64(`${username}:${password}`);
    const entry = { username, password, ...(email === "" ? {} : { email }), auth };
    return secretOf(name, { ".dockerconfigjson": JSON.stringify({ auths: { [server]: entry } }) }, type);
  },
};

export const tlsSecret: Generator = {
  ...SECRET,
  page: "secret tls",
  flags: `cert= key= append-hash ${COMMON_FLAGS}`,
  make(run, name) {
    const [cert, key] = [flag(run.given, "cert"), flag(run.given, "key")];
    if (cert === "" || key === "") throw fail("key and cert must be specified");
    const text = (file: string): string => {
      const written = run.session.files[file];
      if (written === undefined) throw fail(`Cannot read file ${file}, open ${file}: no such file or directory`);
      return written;
    };
    return secretOf(name, { "tls.crt": text(cert), "tls.key": text(key) }, "kubernetes.io/tls");
  },
};

export const quota: Generator = {
  plural: "resourcequotas",
  page: "quota",
  flags: `hard= scopes= ${COMMON_FLAGS}`,
  failure: "failed to create quota:",
  make(run, name) {
    const hard = Object.fromEntries(listed(flag(run.given, "hard")).map(limit));
    const scopes = listed(flag(run.given, "scopes"));
    if (scopes.includes("")) throw fail('invalid resource quota scope ""');
    const spec = {
      ...(Object.keys(hard).length > 0 ? { hard } : {}),
      ...(scopes.length > 0 ? { scopes } : {}),
    };
    return { apiVersion: "v1", kind: "ResourceQuota", metadata: { name }, spec, status: {} };
  },
};

const listed = (written: string): readonly string[] => (written === "" ? [] : written.split(","));

function limit(statement: string): readonly [string, string] {
  const [name = "", amount, more] = statement.split("=");
  if (amount === undefined || more !== undefined) {
    throw fail(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
  }
  const read = readQuantity(amount);
  if (!read.ok) throw fail(read.error);
  return [name, canonical(amount)];
}
