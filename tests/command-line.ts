import { spawnSync } from "node:child_process";

/** Builds the command line once before all tests: several files call it, and two builds at a time would collide. */
export default function buildCommandLine(): void {
  const { status, stderr } = spawnSync(process.execPath, ["src/tooling/setpoint.mjs", "--help"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the command line does not build: ${stderr}`);
}
