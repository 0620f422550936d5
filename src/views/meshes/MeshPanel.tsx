import { logOf } from "../../session/forks.ts";
import type { History } from "../../session/history.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { Owners } from "../owners/Owners.tsx";
import { Places } from "../responder/Places.tsx";
import { MeshesSection } from "./MeshesSection.tsx";

interface Props {
  readonly lab: Lab;
  readonly state: LabState;
  readonly history: History;
}

/** What there is to say of a run in a mesh: where somebody looks for what fails, whose settings are, other meshes. */
export function MeshPanel({ lab, state, history }: Props) {
  const lane = state.lanes[state.focus];
  const run = lane && state.scenario.runs[lane.variant];
  return (
    <>
      <Places lab={lab} history={history} />
      {run && <Owners lab={lab} run={run} log={logOf(state.branches, lane.branch)} />}
      <MeshesSection lab={lab} history={history} />
    </>
  );
}
