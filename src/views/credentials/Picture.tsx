import { Boxes, GitBranch, KeyRound, Package, Server } from "lucide-react";
import { useRef } from "react";
import { CLUSTER, type CredentialGraph } from "../../credentials/graph.ts";
import type { Reach, Rights } from "../../credentials/reach.ts";
import { useMedia, useSize } from "../hooks.ts";
import styles from "./credentials.module.css";
import type { Marks, Result } from "./marks.ts";
import { type Box, curve, type Layout, layoutOf } from "./place.ts";
import { arrivalText, kindText, nameText, rightsText, verdictText } from "./words.ts";

const ICONS = { system: Server, key: KeyRound, repository: GitBranch, registry: Package, cluster: Boxes } as const;

/** What somebody is doing with the picture: marking systems, or looking at what one place reaches. */
export type Doing =
  | { readonly what: "mark"; readonly marks: Marks }
  | {
      readonly what: "walk";
      readonly reach: Reach;
      readonly marks: Marks;
      readonly result: Result | null;
      readonly rights: ReadonlyMap<string, Rights>;
    };

interface PictureProps {
  readonly graph: CredentialGraph;
  readonly doing: Doing;
  choose(id: string): void;
}

/** Places in their columns, what is outside of the cluster to the left. Before the reveal: systems only, no arrow. */
export function Picture({ graph, doing, choose }: PictureProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const isTall = useMedia("(max-width: 600px)");
  const places =
    doing.what === "mark" ? graph.places.filter(({ kind }) => kind === "system" || kind === "cluster") : graph.places;
  const layout = layoutOf(places, width, isTall);
  return (
    <div ref={box} className={styles.picture} style={{ height: layout.height + HEAD }}>
      {width > 0 && (
        <>
          <Border layout={layout} />
          {doing.what === "walk" && <Arrows graph={graph} layout={layout} reach={doing.reach} width={width} />}
          <ul aria-label={doing.what === "mark" ? "Systems" : "Who holds what"}>
            {layout.boxes.map((each) => (
              <li
                key={each.place.id}
                style={{ left: each.x, top: each.y + HEAD, width: each.width, height: each.height }}
              >
                <PlaceButton box={each} doing={doing} choose={choose} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** Room for the words at the border. */
const HEAD = 22;

function Border({ layout: { border, isTall, height } }: { layout: Layout }) {
  const style = isTall
    ? { top: border + HEAD, left: 0, right: 0, height: 0 }
    : { left: border, top: 0, height: height + HEAD, width: 0 };
  return (
    <div className={styles.border} data-tall={isTall} style={style} aria-hidden="true">
      <span>outside</span>
      <span>in the cluster</span>
    </div>
  );
}

function Arrows({
  graph,
  layout,
  reach,
  width,
}: {
  graph: CredentialGraph;
  layout: Layout;
  reach: Reach;
  width: number;
}) {
  const boxes = new Map(layout.boxes.map((each) => [each.place.id, each]));
  const drawn = graph.arrows
    .flatMap((arrow) => {
      const [from, to] = [boxes.get(arrow.from), boxes.get(arrow.to)];
      if (!from || !to) return [];
      const isLit = reach.get(arrow.to)?.by === arrow;
      const isClosed = reach.has(arrow.from) && (arrow.closed?.(reach) ?? null) !== null;
      return [{ arrow, d: curve(from, to, layout.isTall), state: isLit ? "lit" : isClosed ? "closed" : "dim" }];
    })
    .sort((a, b) => Number(a.state === "lit") - Number(b.state === "lit"));
  return (
    <svg className={styles.arrows} width={width} height={layout.height + HEAD} aria-hidden="true">
      <defs>
        <marker id="key-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0,0 L8,4 L0,8 z" />
        </marker>
      </defs>
      <g transform={`translate(0 ${HEAD})`}>
        {drawn.map(({ arrow, d, state }) => (
          <path
            key={`${arrow.from} ${arrow.to} ${arrow.says}`}
            d={d}
            data-state={state}
            markerEnd={state === "lit" ? "url(#key-arrow)" : undefined}
          />
        ))}
      </g>
    </svg>
  );
}

function PlaceButton({ box: { place }, doing, choose }: { box: Box; doing: Doing; choose(id: string): void }) {
  const Icon = ICONS[place.kind];
  const label = `${nameText(place)}, ${kindText(place)}`;
  const body = (
    <>
      <Icon size={14} aria-hidden="true" />
      <b>{place.name}</b>
      {place.count > 1 && <small>×{place.count}</small>}
    </>
  );
  if (doing.what === "mark") {
    const mark = doing.marks.get(place.id) ?? "none";
    if (place.id === CLUSTER) return <span className={styles.place}>{body}</span>;
    return (
      <button
        type="button"
        className={styles.place}
        data-mark={mark}
        aria-pressed={mark !== "none"}
        aria-label={`${label}: ${rightsText[mark]}`}
        title={rightsText[mark]}
        onClick={() => choose(place.id)}
      >
        {body}
        {mark !== "none" && <i>{MARKS[mark]}</i>}
      </button>
    );
  }
  const arrival = doing.reach.get(place.id);
  const verdict = doing.result?.verdicts.get(place.id) ?? "nothing";
  const said = verdictText(verdict, doing.rights.get(place.id) ?? "none");
  const state = arrival === undefined ? "dim" : arrival.by === null ? "owned" : "reached";
  const whole = `${label}: ${[arrivalText(arrival), said].filter((text) => text !== "").join("; ")}`;
  const more = (
    <>
      {body}
      {arrival && arrival.steps > 0 && <i>{arrival.steps}</i>}
      {said !== "" && <em data-verdict={verdict}>{SIGNS[verdict]}</em>}
    </>
  );
  if (place.id === CLUSTER)
    return (
      <span className={styles.place} data-state={state} title={whole}>
        {more}
        <span className="visually-hidden">{arrivalText(arrival)}</span>
      </span>
    );
  return (
    <button
      type="button"
      className={styles.place}
      data-state={state}
      aria-pressed={arrival?.by === null}
      aria-label={whole}
      title={whole}
      onClick={() => choose(place.id)}
    >
      {more}
    </button>
  );
}

const MARKS: Readonly<Record<Exclude<Rights, "none">, string>> = { cluster: "cluster", git: "Git" };
const SIGNS = { hit: "✓", missed: "!", wrong: "✕", nothing: "" } as const;
