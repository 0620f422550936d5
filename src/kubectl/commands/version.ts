import { flag, isOn } from "../flags.ts";
import { fail } from "../outcome.ts";
import type { Running } from "../session.ts";
import { yamlText } from "../yaml-text.ts";
import { VERSIONS } from "./discovery.ts";

export const VERSION_FLAGS = "client output,o=";

/** `kubectl version`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/version/version.go. */
export function version(run: Running): void {
  const { serverVersion, ...client } = VERSIONS;
  const shown = isOn(run.given, "client") ? client : VERSIONS;
  const format = flag(run.given, "output");
  if (format === "json") return run.out(`${JSON.stringify(shown, undefined, 2)}\n`);
  if (format === "yaml") return run.out(`${yamlText(shown)}\n`);
  if (format !== "") throw fail("--output must be 'yaml' or 'json'");
  run.out(`Client Version: ${VERSIONS.clientVersion.gitVersion}\nKustomize Version: ${VERSIONS.kustomizeVersion}\n`);
  if (!isOn(run.given, "client")) run.out(`Server Version: ${serverVersion.gitVersion}\n`);
}
