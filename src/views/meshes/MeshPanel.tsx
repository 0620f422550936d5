import type { History } from "../../session/history.ts";
import type { Lab } from "../../session/lab.ts";
import { Places } from "../responder/Places.tsx";
import { MeshesSection } from "./MeshesSection.tsx";

/** What there is to say of a run in a mesh: where somebody looks for what fails, and what other meshes would take. */
export const MeshPanel = ({ lab, history }: { lab: Lab; history: History }) => (
  <>
    <Places lab={lab} history={history} />
    <MeshesSection lab={lab} history={history} />
  </>
);
