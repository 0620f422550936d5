/** Recordings are made of a family of loops; a loop that is not listed is a family of its own name. */
const FAMILY: Readonly<Record<string, string>> = {
  deployment: "workloads",
  replicaset: "workloads",
  "node-lifecycle": "workloads",
  "taint-eviction": "workloads",
  "garbage-collector": "workloads",
  "keda-job": "keda",
  "vpa-recommender": "vpa",
  "vpa-updater": "vpa",
};

export const familyOf = (controller: string): string => FAMILY[controller] ?? controller;
