import { Boxes, Braces, GitBranch, Keyboard, KeyRound, Plus, SquareTerminal, X } from "lucide-react";
import {
  type CSSProperties,
  lazy,
  memo,
  type RefObject,
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { type Palette, readPalette } from "../../charts/palette.ts";
import { timeScale } from "../../charts/scales.ts";
import type { ReadScenario } from "../../runner/read.ts";
import { shownRange } from "../../session/clock.ts";
import { TRUNK } from "../../session/forks.ts";
import { hasGit, hasKeys, type Lab, type LabState, MOST_LANES, type Panel } from "../../session/lab.ts";
import type { Scene } from "../../session/link.ts";
import { shareOfLab } from "../../session/opening.ts";
import {
  horizonOf,
  useClock,
  useClockDrive,
  useDark,
  useInstant,
  useKeptHeight,
  useKeys,
  useLab,
  useMedia,
  useSettings,
  useSize,
  zoomOf,
} from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import { ExportButton } from "../parts/ExportButton.tsx";
import parts from "../parts/parts.module.css";
import { ShareButton, type ShareHandle } from "../parts/ShareButton.tsx";
import { SCROLLS } from "../parts/scrolls.ts";
import { TopBar } from "../parts/TopBar.tsx";
import { graphOf } from "../topology/graph.ts";
import { runName } from "./fork-tree.ts";
import { labKeys } from "./keys.ts";
import styles from "./lab.module.css";
import { layoutFor } from "./layout.ts";
import { Rows, stacked } from "./Rows.tsx";
import { type RowSpec, rowsOf, rowsThatFit, type SharedKnob, sharedKnobs } from "./rows.ts";
import { Stage } from "./Stage.tsx";
import { liveSentence } from "./sentence.ts";
import { Transport } from "./Transport.tsx";

const Topology = lazy(() => import("../topology/Topology.tsx").then((view) => ({ default: view.Topology })));
const ClusterView = lazy(() => import("../cluster/ClusterView.tsx").then((view) => ({ default: view.ClusterView })));
const GitScene = lazy(() => import("../git/GitScene.tsx").then((view) => ({ default: view.GitScene })));
const AgentsPanel = lazy(() => import("../git/AgentsPanel.tsx").then((view) => ({ default: view.AgentsPanel })));
const TerminalDrawer = lazy(() =>
  import("../terminal/TerminalDrawer.tsx").then((view) => ({ default: view.TerminalDrawer })),
);
const EditorDrawer = lazy(() => import("../editor/EditorDrawer.tsx").then((view) => ({ default: view.EditorDrawer })));
const KeysDialog = lazy(() => import("./KeysDialog.tsx").then((view) => ({ default: view.KeysDialog })));
const KeysScene = lazy(() => import("../credentials/KeysScene.tsx").then((view) => ({ default: view.KeysScene })));
const LoopsPanel = lazy(() => import("../loops/LoopsPanel.tsx").then((view) => ({ default: view.LoopsPanel })));
const Why = lazy(() => import("./Why.tsx").then((view) => ({ default: view.Why })));
const ForkRail = lazy(() => import("./ForkRail.tsx").then((view) => ({ default: view.ForkRail })));
const LogPanel = lazy(() => import("./Panels.tsx").then((view) => ({ default: view.LogPanel })));
const EventsPanel = lazy(() => import("./Panels.tsx").then((view) => ({ default: view.EventsPanel })));
const KnobsPanel = lazy(() => import("./Panels.tsx").then((view) => ({ default: view.KnobsPanel })));
const MeshPanel = lazy(() => import("../meshes/MeshPanel.tsx").then((view) => ({ default: view.MeshPanel })));
const LayersPanel = lazy(() => import("../cluster/LayersPanel.tsx").then((view) => ({ default: view.LayersPanel })));

/** Rows a phone stacks, with the plot's height. */
const PHONE_ROWS: Readonly<Record<string, number>> = {
  load: 100,
  backlog: 132,
  latency: 132,
  success: 132,
  cpu: 82,
  replicas: 98,
};
/** Rows that a room can read. */
const PROJECTOR_ROWS = new Set(["backlog", "success", "threads", "latency", "replicas"]);
/** Rows below a picture, and their part of the height. */
const BELOW: Readonly<Partial<Record<Scene, { readonly kinds: ReadonlySet<string>; readonly share: string }>>> = {
  cluster: { kinds: new Set(["replicas", "pods"]), share: "36%" },
  git: { kinds: new Set(["replicas"]), share: "20%" },
  keys: { kinds: new Set(["replicas"]), share: "18%" },
};

/** Made by workers of its own, which are ended afterwards; fetched with the first export. */
async function exportLab(state: LabState) {
  const { exportedLab } = await import("../../session/exported.ts");
  const { createGrid, spawnGridWorker, usualSize } = await import("../../runner/grid.ts");
  const grid = createGrid(spawnGridWorker, usualSize());
  return exportedLab(state, grid).finally(grid.close);
}

/** One scenario's cockpit: every instrument on one clock. */
export function LabPage({ lab }: { readonly lab: Lab }) {
  const state = useLab(lab);
  const { projector } = useSettings();
  const [help, setHelp] = useState(false);
  const share = useRef<ShareHandle>(null);
  useClockDrive(lab.clock, lab.actions.ended);
  const openHelp = useCallback(() => setHelp(true), []);
  const keys = useMemo(() => labKeys(lab, { help: openHelp, share: () => share.current?.open() }), [lab, openHelp]);
  useKeys(keys);
  const knobs = useMemo(() => sharedKnobs(state.lanes.map((lane) => lane.history?.info ?? null)), [state.lanes]);
  return (
    <div
      className={styles.lab}
      data-panel={state.panel ?? "none"}
      data-projector={projector}
      data-asked={state.asked !== null}
    >
      <Head
        lab={lab}
        name={state.scenario.name}
        scene={state.scene}
        git={hasGit(state)}
        credentials={hasKeys(state)}
        yaml={state.panel === "yaml"}
        terminal={state.terminal}
        share={share}
        help={openHelp}
      />
      <main className={styles.main}>
        <Board lab={lab} state={state} knobs={knobs} projector={projector} />
        <Side lab={lab} state={state} knobs={knobs} />
      </main>
      <Transport lab={lab} state={state} />
      <Toast lab={lab} state={state} />
      {help && (
        <Suspense>
          <KeysDialog close={() => setHelp(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Name, places and tools: nothing of it changes while the runs do. */
const Head = memo(function Head({
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
      <ExportButton exported={() => exportLab(lab.get())} />
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

/** Headline, stage and rows. */
function Board({
  lab,
  state,
  knobs,
  projector,
}: {
  lab: Lab;
  state: LabState;
  knobs: readonly SharedKnob[];
  projector: boolean;
}) {
  const board = useRef<HTMLDivElement>(null);
  const sceneBox = useRef<HTMLDivElement>(null);
  const rowsBox = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(rowsBox);
  const dark = useDark();
  const [palette, setPalette] = useState<Palette | null>(null);
  const medium = useMedia("(max-width: 1180px)");
  const phone = useMedia("(max-width: 600px)");
  const layout = layoutFor(phone ? 600 : medium ? 1000 : 1400, projector);
  const zoom = useClock(lab.clock, zoomOf);
  const horizon = useClock(lab.clock, horizonOf);

  useEffect(() => {
    if (board.current) setPalette(readPalette(board.current, dark));
  }, [dark]);

  // On a narrow window the side panel stands beside the rows, so it must know where they begin. Where that changes their
  // height does: asking in every render would lay the page out once more.
  useLayoutEffect(() => {
    const rows = rowsBox.current;
    if (!rows) return;
    const place = () => {
      const top = (sceneBox.current ?? rows).offsetTop;
      board.current?.parentElement?.style.setProperty("--side-top", `${top}px`);
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(rows);
    return () => observer.disconnect();
  }, []);

  const info = state.lanes[state.focus]?.history?.info ?? state.lanes.find((lane) => lane.history)?.history?.info;
  const plotWidth = Math.max(0, width - layout.gutter - layout.ends - (layout.name === "phone" ? 2 : 1));
  const isThere = { lanes: true, cluster: true, git: hasGit(state), keys: hasKeys(state) }[state.scene];
  const scene: Scene = isThere ? state.scene : "lanes";
  const below = BELOW[scene];
  const graph = info ? graphOf(info) : null;
  const rows = useMemo(() => {
    const all = info ? rowsOf(info) : [];
    const wanted = below
      ? all.filter(({ kind }) => below.kinds.has(kind))
      : projector
        ? all.filter(({ kind }) => PROJECTOR_ROWS.has(kind))
        : layout.name === "phone"
          ? all.filter(({ kind }) => kind !== "pods" && kind !== "load")
          : all;
    const room = Math.max(0, height - layout.axis);
    const shown: readonly RowSpec[] = layout.name === "phone" ? wanted : rowsThatFit(wanted, room);
    return stacked(shown, room, layout.name === "phone" ? ({ kind }) => PHONE_ROWS[kind] ?? 104 : undefined);
  }, [info, projector, below, layout, height]);
  const x = useMemo(() => timeScale(shownRange({ zoom, horizon }), plotWidth), [plotWidth, zoom, horizon]);

  return (
    <div
      ref={board}
      className={styles.board}
      style={{ "--gutter": `${layout.gutter}px`, "--ends": `${layout.ends}px` } as CSSProperties}
    >
      <Story lab={lab} state={state} />
      {below ? (
        <div ref={sceneBox} className={styles.scene}>
          <Suspense>
            {scene === "cluster" && <ClusterView lab={lab} state={state} palette={palette} />}
            {scene === "git" && <GitScene lab={lab} state={state} x={x} width={plotWidth} />}
            {scene === "keys" && <KeysScene lab={lab} state={state} />}
          </Suspense>
        </div>
      ) : (
        !state.terminal &&
        (graph ? (
          <Suspense>
            <Topology lab={lab} state={state} palette={palette} />
          </Suspense>
        ) : (
          <Stage
            lanes={state.lanes}
            focus={state.focus}
            clock={lab.clock}
            palette={palette}
            onFocus={lab.actions.focus}
          />
        ))
      )}
      <div
        ref={rowsBox}
        className={styles.rows}
        style={
          layout.name === "phone"
            ? { height: rows.reduce((sum, row) => sum + row.height, layout.axis) }
            : below
              ? { flex: `0 0 ${below.share}` }
              : undefined
        }
      >
        <Rows
          lab={lab}
          state={state}
          rows={rows}
          knobs={knobs}
          x={x}
          width={plotWidth}
          layout={layout}
          palette={palette}
        />
      </div>
      {state.branches.length > 1 && (
        <Suspense>
          <ForkRail lab={lab} state={state} x={x} width={plotWidth} />
        </Suspense>
      )}
      {state.terminal && (
        <Suspense>
          <TerminalDrawer lab={lab} state={state} />
        </Suspense>
      )}
    </div>
  );
}

function Story({ lab, state }: { lab: Lab; state: LabState }) {
  const left = state.scenario.variants.filter(
    ({ name }) => !state.lanes.some(({ variant, branch }) => variant === name && branch === TRUNK),
  );
  return (
    <div className={styles.story}>
      <div>
        <h1>{state.scenario.title}</h1>
        <Live lab={lab} state={state} />
      </div>
      <fieldset className={styles.variants} aria-label="Variants">
        {state.lanes.map((lane, index) => (
          <span key={lane.letter} className={styles.variant} data-on={index === state.focus}>
            <button
              type="button"
              aria-pressed={index === state.focus}
              onClick={() => lab.actions.focus(index)}
              title={lane.history?.info.variantTitle}
            >
              <Badge letter={lane.letter} focused={index === state.focus} />
              {runName(state, lane)}
            </button>
            {state.lanes.length > 2 && (
              <button
                type="button"
                className={styles.remove}
                aria-label={`Remove ${runName(state, lane)}`}
                onClick={() => lab.actions.removeLane(index)}
              >
                <X size={12} />
              </button>
            )}
          </span>
        ))}
        {left.length > 0 && state.lanes.length < MOST_LANES && (
          <label className={styles.add} title="Add a variant">
            <Plus size={16} aria-hidden="true" />
            <select aria-label="Add a variant" value="" onChange={(event) => lab.actions.addLane(event.target.value)}>
              <option value="" disabled>
                Add a variant
              </option>
              {left.map(({ name, title }) => (
                <option key={name} value={name}>
                  {name}: {title}
                </option>
              ))}
            </select>
          </label>
        )}
      </fieldset>
    </div>
  );
}

function Live({ lab, state }: { lab: Lab; state: LabState }) {
  const at = useInstant(lab.clock);
  const sentence = useRef<HTMLSpanElement>(null);
  useKeptHeight(sentence);
  const lane = state.lanes[state.focus];
  let place = 0;
  return (
    <p className={styles.live}>
      <span ref={sentence}>
        {lane?.history
          ? liveSentence(lane.history, at).map(({ text, strong }) => {
              place += 1;
              return strong ? <strong key={place}>{text}</strong> : <span key={place}>{text}</span>;
            })
          : (lane?.failure ?? "The run is being set up.")}
      </span>
    </p>
  );
}

const TABS: readonly (readonly [Panel, string])[] = [
  ["why", "Why"],
  ["layers", "Layers"],
  ["agents", "Agents"],
  ["loops", "Loops"],
  ["log", "Changes"],
  ["events", "Events"],
  ["knobs", "Knobs"],
];

function Side({ lab, state, knobs }: { lab: Lab; state: LabState; knobs: readonly SharedKnob[] }) {
  const { panel } = state;
  const [open, setOpen] = useState(false);
  const history = state.lanes[state.focus]?.history;
  const meshed = history?.info.columns.some(({ key }) => key === "mesh/encrypted") ? history : null;
  if (panel === "yaml") {
    return (
      <aside className={styles.drawer} aria-label="Manifests">
        <Suspense>
          <EditorDrawer lab={lab} state={state} />
        </Suspense>
      </aside>
    );
  }
  return (
    <aside className={styles.side} aria-label="Side panel" data-open={open} data-closed={panel === null}>
      <button
        type="button"
        className={styles.grip}
        aria-expanded={open}
        aria-label={open ? "Make the panel small" : "Make the panel large"}
        onClick={() => setOpen(!open)}
      />
      <div className={styles.tabs} role="tablist" aria-label="Side panel">
        {TABS.filter(([name]) => name !== (state.scene === "git" ? "layers" : "agents")).map(([name, title]) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={panel === name}
            aria-controls={panel === name ? "side-panel" : undefined}
            onClick={() => lab.actions.show(name)}
          >
            {title}
          </button>
        ))}
      </div>
      {panel !== null && (
        <div className={styles.content} role="tabpanel" id="side-panel" aria-labelledby={`tab-${panel}`} {...SCROLLS}>
          {panel === "why" && (
            <Suspense>
              <Why lab={lab} state={state} />
            </Suspense>
          )}
          {panel === "why" && meshed && (
            <Suspense>
              <MeshPanel lab={lab} history={meshed} />
            </Suspense>
          )}
          {panel === "why" && <Facts facts={state.scenario.history} />}
          {panel === "layers" && (
            <Suspense>
              <LayersPanel lab={lab} state={state} />
            </Suspense>
          )}
          {panel === "agents" && (
            <Suspense>
              <AgentsPanel lab={lab} state={state} />
            </Suspense>
          )}
          {panel === "loops" && (
            <Suspense>
              <LoopsPanel lab={lab} state={state} />
            </Suspense>
          )}
          <Suspense>
            {panel === "log" && <LogPanel lab={lab} state={state} />}
            {panel === "events" && <EventsPanel lab={lab} state={state} />}
            {panel === "knobs" && <KnobsPanel lab={lab} state={state} knobs={knobs} />}
          </Suspense>
        </div>
      )}
    </aside>
  );
}

/** Dated facts around the scenario; nothing of them is simulated. */
function Facts({ facts }: { facts: ReadScenario["history"] }) {
  if (facts.length === 0) return null;
  return (
    <section className={styles.facts} aria-label="History">
      <h2>History, not simulated</h2>
      <dl>
        {facts.map(({ when, says }) => (
          <div key={when + says}>
            <dt>{when}</dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const TOAST_MS = 6000;

function Toast({ lab, state }: { lab: Lab; state: LabState }) {
  const { toast } = state;
  useEffect(() => {
    if (toast === null) return;
    const timer = setTimeout(lab.actions.dismiss, TOAST_MS);
    return () => clearTimeout(timer);
  }, [toast, lab]);
  return (
    <div className={styles.toasts} role="status">
      {toast !== null && (
        <div className={parts.floating}>
          <p>{toast}</p>
          <button type="button" className={parts.button} onClick={lab.actions.undo}>
            Undo
          </button>
        </div>
      )}
    </div>
  );
}
