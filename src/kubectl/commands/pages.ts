import { flag } from "../flags.ts";
import { helpText } from "../help.ts";
import { CommandError, fail, usage } from "../outcome.ts";
import { findResource } from "../resources.ts";
import { notFound, type Running, serverErrorText } from "../session.ts";
import { lookup, NOTHING_GIVEN } from "../targets.ts";
import { nameGiven } from "./create/generator.ts";

/** Commands that end where kubectl's own first check does, and those that only print. */
export const root = (run: Running): void => run.out(helpText(""));
export const options = (run: Running): void => run.out(helpText("options"));
export const alpha = (run: Running): void => run.warn("No alpha commands are available in this version of kubectl");

/** A command that wants a word after it prints its page on stderr. */
export function group(run: Running): void {
  const words = run.given.args.join(" ");
  if (words !== "")
    throw fail(`unknown command ${JSON.stringify(words)}\nSee 'kubectl ${run.command} -h' for help and examples`);
  const page = helpText(run.command);
  if (run.command === "rollout") run.out(page);
  else run.stderr += page;
  run.exit = 1;
}

export const needsResource = (): void => {
  throw fail(NOTHING_GIVEN);
};

export function copy(run: Running): void {
  const { args } = run.given;
  if (args.length < 2) throw fail("source and destination are required");
  if (args.length > 1 && args.every((word) => word.includes(":")))
    throw fail("one of src or dest must be a local file specification");
  if (!args.some((word) => word.includes(":"))) throw fail("one of src or dest must be a remote file specification");
  throw fail("cp is not available here: pods of the model have no files");
}

export function debug(run: Running): void {
  if (flag(run.given, "image") === "") throw fail("you must specify --image when not using --copy-to.");
  throw fail("debug is not available here: no process runs in the model");
}

export function token(run: Running): void {
  const name = nameGiven(run, "token");
  const accounts = findResource(run.cluster.resources, "serviceaccounts");
  if (!accounts || !lookup(run, accounts, name))
    throw fail(`failed to create token: serviceaccounts ${JSON.stringify(name)} not found`);
  throw fail("create token is not available here: the model has no tokens");
}

export function certificate(run: Running): void {
  const [name = ""] = run.given.args;
  throw new CommandError(serverErrorText(notFound("certificatesigningrequests.certificates.k8s.io", name)));
}

export function completion(run: Running): void {
  const [shell, more] = run.given.args;
  if (shell === undefined) throw usage("completion", "Shell not specified.");
  if (more !== undefined) throw usage("completion", "Too many arguments. Expected only the shell type.");
  throw usage("completion", `Unsupported shell type ${JSON.stringify(shell)}.`);
}

export function kustomize(run: Running): void {
  const [folder = "."] = run.given.args;
  throw fail(
    `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`,
  );
}

export const plugins = (): void => {
  throw fail("unable to find any kubectl plugins in your PATH");
};

export function proxy(run: Running): void {
  const port = Number(flag(run.given, "port") || 8001);
  if (port > 65535) throw fail(`listen tcp: address ${port}: invalid port`);
  throw fail("proxy is not available here: the model has no ports");
}
