import { failed, ok, type Result } from "../../../base/result.ts";
import { executed } from "../../../git/helm/execute.ts";
import { ExecutionError } from "../../../git/helm/functions.ts";
import { parseTemplate } from "../../../git/helm/parse.ts";
import type { FieldChange } from "../images/setters.ts";

/** Upstream: image-automation-controller internal/source/source.go. */
const DEFAULT = "Update from image update automation";

/** The message of a commit, from its template. */
export function commitMessage(
  template: string | undefined,
  automation: string,
  changes: readonly FieldChange[],
): Result<string, string> {
  const parsed = parseTemplate(template || DEFAULT);
  if (!parsed.ok) {
    const { line, message } = parsed.error;
    return failed(`unable to create commit message template from spec: template: commit message:${line}: ${message}`);
  }
  const root = { AutomationObject: automation, Changed: { Changes: changes } };
  try {
    return ok(executed(parsed.value, { dot: root, root, variables: {} }));
  } catch (error) {
    if (!(error instanceof ExecutionError)) throw error;
    return failed(`failed to run template from spec: template: commit message:${error.message}`);
  }
}
