import type { FieldDoc } from "../../api/controller.ts";
import { UPDATER_DEFAULTS } from "./config.ts";

const bound = (path: string, unit: string, max: number, step: number, help: string): FieldDoc => ({
  path: `spec.resourcePolicy.containerPolicies[0].${path}`,
  unit,
  min: 0,
  max,
  step,
  default: null,
  help,
});

const MIB = 1_048_576;
const MAX_CORES = 64;
const MAX_BYTES = 262_144 * MIB;

/** What a person may turn while the run plays; the update mode is a word, and not among them. */
export const FIELDS: readonly FieldDoc[] = [
  {
    path: "spec.updatePolicy.minReplicas",
    unit: "pods",
    min: 1,
    max: 100,
    step: 1,
    default: UPDATER_DEFAULTS.minReplicas,
    help: "Groups with fewer live pods than this are left alone.",
  },
  bound("minAllowed.cpu", "cores", MAX_CORES, 0.025, "Never recommends less CPU than this."),
  bound("maxAllowed.cpu", "cores", MAX_CORES, 0.025, "Never recommends more CPU than this; it wins over the minimum."),
  bound("minAllowed.memory", "B", MAX_BYTES, 16 * MIB, "Never recommends less memory than this."),
  bound(
    "maxAllowed.memory",
    "B",
    MAX_BYTES,
    16 * MIB,
    "Never recommends more memory than this; it wins over the minimum.",
  ),
];
