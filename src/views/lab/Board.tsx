import { type CSSProperties, lazy, Suspense, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { type Palette, readPalette } from "../../charts/palette.ts";
import { timeScale } from "../../charts/scales.ts";
import { shownRange } from "../../session/clock.ts";
import { hasGit, hasKeys } from "../../session/first-look.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import type { Scene } from "../../session/link.ts";
import { horizonOf, useClock, useDark, useMedia, useSize, zoomOf } from "../hooks.ts";
import { graphOf } from "../topology/graph.ts";
import { runName } from "./fork-tree.ts";
import styles from "./lab.module.css";
import { layoutFor } from "./layout.ts";
import { Rows, stacked } from "./Rows.tsx";
import { type RowSpec, rowsOf, rowsThatFit, type SharedKnob } from "./rows.ts";
import { Stage } from "./Stage.tsx";
import { Story } from "./Story.tsx";

const Topology = lazy(() => import("../topology/Topology.tsx").then((view) => ({ default: view.Topology })));
const ClusterView = lazy(() => import("../cluster/ClusterView.tsx").then((view) => ({ default: view.ClusterView })));
const GitScene = lazy(() => import("../git/GitScene.tsx").then((view) => ({ default: view.GitScene })));
const KeysScene = lazy(() => import("../credentials/KeysScene.tsx").then((view) => ({ default: view.KeysScene })));
const TerminalDrawer = lazy(() =>
  import("../terminal/TerminalDrawer.tsx").then((view) => ({ default: view.TerminalDrawer })),
);
const ForkRail = lazy(() => import("./ForkRail.tsx").then((view) => ({ default: view.ForkRail })));

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

/** Headline, stage and rows. */
export function Board({
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

  const { lanes, branches } = state;
  const names = useMemo(() => lanes.map((lane) => runName({ branches }, lane)), [lanes, branches]);
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
            names={names}
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
