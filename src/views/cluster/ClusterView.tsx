import { useMemo, useRef, useState } from "react";
import type { TimeMs } from "../../base/units.ts";
import { numberText } from "../../charts/format.ts";
import { gridOf } from "../../charts/packing.ts";
import type { Palette } from "../../charts/palette.ts";
import { type History, meanAt } from "../../session/history.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { useInstant, useMedia, useSize } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import { SCROLLS } from "../parts/scrolls.ts";
import styles from "./cluster.module.css";
import { Details } from "./Details.tsx";
import { type Chosen, type Detail, HEAD_PX, NodeBox, type Uses } from "./NodeBox.tsx";
import { NodeField } from "./NodeField.tsx";
import { Pending } from "./Pending.tsx";
import { type ClusterNow, clusterAt } from "./snapshot.ts";
import { useWalk } from "./walk.ts";
import { countText, nodeText, trimmed } from "./words.ts";

/** More nodes than this are drawn as a field without words. */
const MOST_READABLE = 60;
/** A box at least this wide carries names. */
const FULL_PX = 118;
const GAP_PX = 14;
const PHONE_ROW_PX = 300;

/** The focused run's nodes at the clock, packed with their pods, and those who wait outside. */
export function ClusterView({ lab, state, palette }: { lab: Lab; state: LabState; palette: Palette | null }) {
  const at = useInstant(lab.clock);
  const [chosen, choose] = useState<Chosen | null>(null);
  const history = state.lanes[state.focus]?.history;
  if (!history) return <section className={styles.cluster} aria-label="Cluster" />;
  const now = clusterAt(history, at);
  return (
    <section className={styles.cluster} aria-label="Cluster">
      <Summary state={state} now={now} at={at} />
      <div className={styles.scene}>
        <Nodes history={history} now={now} at={at} palette={palette} choose={choose} />
      </div>
      <Legend />
      {chosen && <Details lab={lab} state={state} history={history} at={at} chosen={chosen} choose={choose} />}
    </section>
  );
}

/** How many nodes and pods there are, and what the nodes cost in every run; a machine is paid for while it boots. */
function Summary({ state, now, at }: { state: LabState; now: ClusterNow; at: TimeMs }) {
  const usable = now.nodes.filter(({ look }) => look === "ready").length;
  const pods = now.nodes.reduce((sum, { pods }) => sum + pods.length, 0);
  return (
    <p className={styles.summary}>
      <b>{countText(now.nodes.length, "node")}</b>
      {usable < now.nodes.length && <span>{numberText(usable)} usable</span>}
      <span>{countText(pods, "pod")} placed</span>
      {now.waiting > 0 && <span data-waiting>{now.waiting} Pending</span>}
      <span data-price>
        {state.lanes.map(({ letter, history }, index) => (
          <span key={letter} data-focus={index === state.focus}>
            {state.lanes.length > 1 && <Badge letter={letter} focused={index === state.focus} />}{" "}
            {history && <Price now={index === state.focus ? now : clusterAt(history, at)} />}
          </span>
        ))}
      </span>
    </p>
  );
}

function Price({ now: { nodes } }: { now: ClusterNow }) {
  const priced = nodes.flatMap(({ change }) => change.priceMicroUsdPerHour ?? []);
  if (priced.length === 0) return "no price stated";
  const price = priced.reduce((sum, each) => sum + each, 0) / 1e6;
  return (
    <>
      <b>${trimmed(price)}</b> per hour
      {priced.length < nodes.length && ` for ${priced.length} of ${countText(nodes.length, "node")}`}
    </>
  );
}

/** CPU use of every workload, % of request, as a map that stays the same while no number changes. */
function useUses(history: History, at: TimeMs): Uses {
  const names = useMemo(
    () => history.info.columns.flatMap(({ key }) => /^workload\/(.+)\/cpuPercent$/.exec(key)?.[1] ?? []),
    [history.info],
  );
  const text = names.map((name) => Math.round(meanAt(history, `workload/${name}/cpuPercent`, at))).join(" ");
  return useMemo(() => {
    const values = text.split(" ").map(Number);
    return new Map(names.map((name, index) => [name, values[index] ?? Number.NaN]));
  }, [names, text]);
}

function Nodes({
  history,
  now,
  at,
  palette,
  choose,
}: {
  history: History;
  now: ClusterNow;
  at: TimeMs;
  palette: Palette | null;
  choose(chosen: Chosen): void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const phone = useMedia("(max-width: 600px)");
  const uses = useUses(history, at);
  const root = useWalk();
  const { nodes } = now;
  const many = nodes.length > MOST_READABLE;
  const room = useMemo(() => ({ width, height }), [width, height]);
  const { columns, detail, side, tall } = useMemo(
    () => arrange(nodes.length, room, phone),
    [nodes.length, room, phone],
  );
  return (
    <div ref={root} className={styles.walk} data-walk>
      <section ref={box} className={styles.room} aria-label="Nodes" {...SCROLLS}>
        {width > 0 && many && <NodeField nodes={nodes} uses={uses} room={room} palette={palette} choose={choose} />}
        {!many && (
          <ul className={styles.nodes} style={{ gridTemplateColumns: `repeat(${columns}, ${side}px)`, gap: GAP_PX }}>
            {nodes.map((node) => (
              <NodeBox
                key={node.name}
                node={node}
                uses={uses}
                at={node.look === "ready" ? 0 : at}
                detail={detail}
                width={side}
                height={tall}
                choose={choose}
              />
            ))}
          </ul>
        )}
        {nodes.length === 0 && <p className={styles.empty}>No node yet.</p>}
      </section>
      <Pending now={now} at={at} choose={choose} />
      {many && (
        <p className="visually-hidden">
          {nodes
            .filter(({ look }) => look !== "ready")
            .map(nodeText)
            .join(". ") || "All nodes are Ready."}
        </p>
      )}
    </div>
  );
}

/** Boxes as large as the room allows; without words when they get narrow. */
function arrange(count: number, room: { readonly width: number; readonly height: number }, phone: boolean) {
  const place = (detail: Detail) => {
    const least = detail === "full" ? { width: FULL_PX, height: 96 } : { width: 44, height: 58 };
    const space = phone ? { width: room.width, height: PHONE_ROW_PX } : room;
    const grid = gridOf(count, space, GAP_PX, 1, { ...least, height: least.height + HEAD_PX[detail] });
    return { columns: grid.columns, detail, side: Math.floor(grid.width), tall: grid.height - HEAD_PX[detail] };
  };
  const full = place("full");
  const rows = Math.ceil(count / full.columns);
  const fits = rows * (full.tall + HEAD_PX.full + GAP_PX) - GAP_PX <= room.height + 1;
  return fits || (phone && count <= 8) ? full : place("small");
}

const LEGEND: readonly (readonly [state: string, word: string])[] = [
  ["ready", "area = request, fill = use"],
  ["starting", "starting"],
  ["pending", "Pending"],
  ["failing", "failing"],
  ["stopping", "stopping"],
];

function Legend() {
  return (
    <p className={styles.legend}>
      {LEGEND.map(([state, word]) => (
        <span key={state}>
          <i data-state={state}>{state === "ready" && <i />}</i>
          {word}
        </span>
      ))}
      <span data-remark>The scheduler packs by request. It never looks at the fill.</span>
    </p>
  );
}
