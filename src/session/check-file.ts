import type { Problem } from "../api/frame.ts";
import { readText, type WorkerPort } from "../runner/client.ts";

/** A scenario around the manifests of a file, so that what reads scenarios reads them. */
const AROUND = ["apiVersion: setpoint.dev/v1", "kind: Simulation", "name: file", "title: file", "about: file"];
const HEAD = [...AROUND, "symptom: file", "horizon: 1s", "---", ""];

/** What is wrong with a file's manifests, at its own lines: syntax, unknown fields, values that the API refuses. */
export async function checkFile(spawn: () => WorkerPort, name: string, text: string): Promise<readonly Problem[]> {
  const read = await readText(spawn, name, HEAD.join("\n") + text);
  if (read.ok) return [];
  const above = HEAD.length - 1;
  return read.error.filter(({ line }) => line > above).map((problem) => ({ ...problem, line: problem.line - above }));
}
