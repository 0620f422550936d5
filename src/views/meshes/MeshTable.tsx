import { Check } from "lucide-react";
import { clockText, numberText } from "../../charts/format.ts";
import { type ComparedMesh, compareMeshes } from "../../experiment/meshes.ts";
import type { History } from "../../session/history.ts";
import type { Lab } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import { fleetAt } from "./fleet.ts";
import styles from "./meshes.module.css";

type Presence = ComparedMesh["features"][number]["presence"];

/** What the pods and nodes at the clock would take in each mesh, after what each of them does. */
export function MeshTable({ lab, history }: { lab: Lab; history: History }) {
  const at = useInstant(lab.clock);
  const { pods, nodes } = fleetAt(history, at);
  const meshes = compareMeshes(pods, nodes);
  const features = meshes[0]?.features ?? [];
  return (
    <>
      <table className={styles.table}>
        <caption className="visually-hidden">What each mesh does, and what it takes</caption>
        <thead>
          <tr>
            <td />
            {meshes.map(({ name }) => (
              <th key={name} scope="col">
                {name.split(", ").map((part) => (
                  <span key={part}>{part} </span>
                ))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {features.map(({ name }, row) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {meshes.map((mesh) => (
                <PresenceCell key={mesh.name} presence={mesh.features[row]?.presence ?? "no"} />
              ))}
            </tr>
          ))}
        </tbody>
        <tbody>
          <tr>
            <th scope="rowgroup" colSpan={meshes.length + 1}>
              {numberText(pods)} pods on {numberText(nodes)} nodes, at {clockText(at)}
            </th>
          </tr>
          {TAKES.map(({ title, of }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              {meshes.map((mesh) => (
                <td key={mesh.name}>{numberText(of(mesh))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        wp: where a waypoint stands. n/m: the mesh has it, this model does not. What proxies reserve is what their
        charts ask for; Linkerd and Cilium ask for nothing.
      </p>
      <dl>
        {meshes.map(({ name, upgradeSteps }) => (
          <div key={name}>
            <dt>Upgrade of {name}</dt>
            <dd>{upgradeSteps.join(", ")}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const MIB_PER_GIB = 1024;

const TAKES: readonly { readonly title: string; readonly of: (mesh: ComparedMesh) => number }[] = [
  { title: "proxies", of: ({ proxies }) => proxies },
  { title: "vCPU reserved", of: ({ vcpu }) => vcpu },
  { title: "GiB reserved", of: ({ mebibytes }) => mebibytes / MIB_PER_GIB },
  { title: "kinds of rules", of: ({ kinds }) => kinds },
  { title: "parts of its own", of: ({ parts }) => parts },
  { title: "upgrade steps", of: ({ upgradeSteps }) => upgradeSteps.length },
  { title: "pods restarted", of: ({ restarts }) => restarts },
];

function PresenceCell({ presence }: { presence: Presence }) {
  return (
    <td data-presence={presence}>
      {presence === "yes" && <Check size={13} role="img" aria-label="yes" />}
      {presence === "waypoint" && <abbr title="with a waypoint">wp</abbr>}
      {presence === "left out" && <abbr title="not modelled">n/m</abbr>}
      {presence === "no" && "no"}
    </td>
  );
}
