/** Loops are named one by one, recordings lie in a folder a program; a loop that is not listed has a folder of its name. */
const FOLDER: Readonly<Record<string, string>> = {
  deployment: "workloads",
  replicaset: "workloads",
  "node-lifecycle": "workloads",
  "taint-eviction": "workloads",
  "garbage-collector": "workloads",
};

/** A program's loops bear its name: "keda-job", "vpa-updater", "flux-source". */
const PROGRAMS = ["keda", "vpa", "flux"];

/** The folder of the recordings that a loop is held to. */
export const folderOf = (controller: string): string =>
  FOLDER[controller] ?? PROGRAMS.find((program) => controller.startsWith(`${program}-`)) ?? controller;
