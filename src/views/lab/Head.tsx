import { Boxes, Braces, GitBranch, Keyboard, KeyRound, SquareTerminal } from "lucide-react";
import { memo, type RefObject } from "react";
import type { Waiting } from "../../session/exported.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import type { Scene } from "../../session/link.ts";
import { shareOfLab } from "../../session/opening.ts";
import { ExportButton } from "../parts/ExportButton.tsx";
import parts from "../parts/parts.module.css";
import { ShareButton, type ShareHandle } from "../parts/ShareButton.tsx";
import { TopBar } from "../parts/TopBar.tsx";
import styles from "./lab.module.css";

/** Made by workers of its own, which are ended afterwards; fetched with the first export. */
async function exportLab(state: LabState, waiting: Waiting) {
  const { exportedLab } = await import("../../session/exported.ts");
  const { createGrid, spawnGridWorker, usualSize } = await import("../../runner/grid.ts");
  waiting.signal.throwIfAborted();
  return exportedLab(state, createGrid(spawnGridWorker, usualSize()), waiting);
}

/** Name, places and tools: nothing of it changes while the runs do. */
export const Head = memo(function Head({
  lab,
  name,
  scene,
  git,
  credentials,
  yaml,
  terminal,
  share,
  help,
}: {
  readonly lab: Lab;
  readonly name: string;
  readonly scene: Scene;
  /** There is Git to look at, and there are keys. */
  readonly git: boolean;
  readonly credentials: boolean;
  /** The scenario's text stands open; so does the terminal. */
  readonly yaml: boolean;
  readonly terminal: boolean;
  readonly share: RefObject<ShareHandle | null>;
  help(): void;
}) {
  const tools = (
    <>
      <button
        type="button"
        className={parts.tool}
        aria-pressed={scene === "cluster"}
        title="Nodes and pods (N)"
        aria-label="Cluster"
        onClick={() => lab.actions.look(scene === "cluster" ? "lanes" : "cluster")}
      >
        <Boxes size={15} />
        <span>Cluster</span>
      </button>
      {git && (
        <button
          type="button"
          className={parts.tool}
          aria-pressed={scene === "git"}
          title="Commits, environments, fields (G)"
          aria-label="Git"
          onClick={() => lab.actions.look(scene === "git" ? "lanes" : "git")}
        >
          <GitBranch size={15} />
          <span>Git</span>
        </button>
      )}
      {credentials && (
        <button
          type="button"
          className={parts.tool}
          aria-pressed={scene === "keys"}
          title="Who holds which key (K)"
          aria-label="Credentials"
          onClick={() => lab.actions.look(scene === "keys" ? "lanes" : "keys")}
        >
          <KeyRound size={15} />
          <span>Credentials</span>
        </button>
      )}
      <button
        type="button"
        className={parts.tool}
        aria-pressed={yaml}
        title="Scenario YAML (M)"
        aria-label="Scenario YAML"
        onClick={() => lab.actions.show(yaml ? "why" : "yaml")}
      >
        <Braces size={15} />
        <span>Scenario</span>
      </button>
      <button
        type="button"
        className={parts.tool}
        aria-pressed={terminal}
        title="Terminal (`)"
        aria-label="Terminal"
        onClick={() => lab.actions.openTerminal(!terminal)}
      >
        <SquareTerminal size={15} />
        <span>Terminal</span>
      </button>
      <ShareButton ref={share} title="Share (L)" shared={() => shareOfLab(lab)} />
      <ExportButton exported={(waiting) => exportLab(lab.get(), waiting)} />
      <button
        type="button"
        className={`${parts.tool} ${styles.keysButton}`}
        title="Keys (?)"
        aria-label="Keys"
        onClick={help}
      >
        <Keyboard size={16} />
      </button>
    </>
  );
  return <TopBar here="lab" crumb={name} tools={tools} />;
});
