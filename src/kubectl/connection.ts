import { flag, isSet } from "./flags.ts";
import { CommandError, fail } from "./outcome.ts";
import type { Running } from "./session.ts";

/** Flags that choose another cluster or user: only what the kubeconfig knows. */
export function checkConnection({ given, session }: Running): void {
  const kubeconfig = flag(given, "kubeconfig");
  if (kubeconfig !== "") throw fail(`stat ${kubeconfig}: no such file or directory`);
  const context = flag(given, "context");
  if (context !== "" && !session.contexts.some(({ name }) => name === context)) {
    throw new CommandError(`Error in configuration: context was not found for specified context: ${context}`);
  }
  const user = flag(given, "user");
  if (user !== "" && !session.contexts.some((known) => known.user === user)) {
    throw fail(`auth info ${JSON.stringify(user)} does not exist`);
  }
  const cluster = flag(given, "cluster");
  if (cluster !== "" && !session.contexts.some((known) => known.cluster === cluster)) {
    throw fail(`no server found for cluster ${JSON.stringify(cluster)}`);
  }
  if (isSet(given, "request-timeout") && !/^\d+(ms|s|m|h)?$/.test(flag(given, "request-timeout"))) {
    throw fail(
      "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)",
    );
  }
}
