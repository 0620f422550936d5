#!/usr/bin/env node
import { nearest } from "../base/nearest.ts";
import { serveCells } from "./commands/cells.ts";
import { check, serveChecks } from "./commands/check.ts";
import { compare } from "./commands/compare.ts";
import { conform, serveRecordings } from "./commands/conform.ts";
import { explain } from "./commands/explain.ts";
import { list } from "./commands/list.ts";
import { merge } from "./commands/merge.ts";
import { run } from "./commands/run.ts";
import { sweep } from "./commands/sweep.ts";
import { ProblemsError, UsageError } from "./failure.ts";
import { HELP } from "./help.ts";
import { type Options, parseOptions } from "./options.ts";
import { serve } from "./pool.ts";

/** @param entry this very file, which worker threads run as well */
type Command = (options: Options, entry: URL) => number | Promise<number>;
const COMMANDS: Readonly<Record<string, Command>> = { run, check, compare, sweep, merge, explain, conform, list };

/** @returns the exit code: 0 good, 1 an expectation or recording failed, 2 bad input, 3 a defect of ours */
async function main(argv: readonly string[]): Promise<number> {
  const [command = "", ...rest] = argv;
  if (argv.includes("--help") || argv.includes("-h") || command === "help" || command === "") {
    process.stdout.write(`${HELP[command] ?? HELP[""]}\n`);
    return command === "" && !argv.includes("--help") ? 2 : 0;
  }
  try {
    const action = COMMANDS[command];
    if (!action) {
      const near = nearest(command, Object.keys(COMMANDS));
      const hint = near ? `did you mean ${near}?` : `there are ${Object.keys(COMMANDS).join(", ")}`;
      throw new UsageError(`no command "${command}"; ${hint}`);
    }
    return await action(parseOptions(command, rest), new URL(import.meta.url));
  } catch (error) {
    if (error instanceof UsageError || error instanceof ProblemsError) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    const message = error instanceof Error ? error.message : String(error);
    const stack = process.env.SETPOINT_DEBUG && error instanceof Error ? `\n${error.stack}` : "";
    process.stderr.write(
      `setpoint: a defect of ours: ${message}. Please report it with this command: setpoint ${argv.join(" ")}${stack}\n`,
    );
    return 3;
  }
}

if (!serve({ cells: serveCells, checks: serveChecks, recordings: serveRecordings })) {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader such as `head` has seen enough; anything else means that results are lost.
    if (error.code !== "EPIPE") process.stderr.write(`the results cannot be written: ${error.message}\n`);
    process.exit(error.code === "EPIPE" ? 0 : 2);
  });
  process.exitCode = await main(process.argv.slice(2));
}
