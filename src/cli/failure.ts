import type { Problem } from "../api/frame.ts";

/** Bad input or usage: exit 2. */
export class UsageError extends Error {}

/** Errors in scenario or manifest files: exit 2, one line each. */
export class ProblemsError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(problemLine).join("\n"));
  }
}

/** `file:line:column: field: what is wrong; hint` */
const problemLine = ({ file, line, column, field, message, hint }: Problem): string =>
  `${file}:${line}:${column}: ${field === "" ? "" : `${field}: `}${message}${hint ? `; ${hint}` : ""}`;
