import { EyeOff, Link2, Pencil, X } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { clockText } from "../../charts/format.ts";
import type { TimeScale } from "../../charts/scales.ts";
import { TRUNK } from "../../session/forks.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { branchLink } from "../../session/opening.ts";
import { Badge } from "../parts/Badge.tsx";
import parts from "../parts/parts.module.css";
import { SCROLLS } from "../parts/scrolls.ts";
import { type ForkLine, forkTree } from "./fork-tree.ts";
import styles from "./forks.module.css";

const LINE_PX = 24;
const MOST_NAME = 40;
/** The tree of forks on the charts' own time: what is shown, what waits, and where each parted from which. */
export function ForkRail({
  lab,
  state,
  x,
  width,
}: {
  readonly lab: Lab;
  readonly state: LabState;
  readonly x: TimeScale;
  readonly width: number;
}) {
  const lines = forkTree(state);
  if (lines.length === 0) return null;
  return (
    <section className={styles.rail} aria-label="Forks" {...SCROLLS}>
      <ul>
        {lines.map((line) => (
          <Line key={`${line.variant}@${line.branch}`} lab={lab} state={state} line={line} lines={lines} />
        ))}
      </ul>
      <svg width={width} height={lines.length * LINE_PX} aria-hidden="true">
        {lines.map((line, index) => (
          <Limb
            key={`${line.variant}@${line.branch}`}
            line={line}
            index={index}
            focused={line.lane === state.focus}
            x={x}
            width={width}
          />
        ))}
      </svg>
    </section>
  );
}

interface LineProps {
  readonly lab: Lab;
  readonly state: LabState;
  readonly line: ForkLine;
  readonly lines: readonly ForkLine[];
}

/** Its name, and what can be done to it. */
function Line({ lab, state, line, lines }: LineProps) {
  const { actions } = lab;
  const [naming, setNaming] = useState(false);
  const { branch, lane, from, at, label: name } = line;
  const origin = from === null ? null : lines[from];
  const focused = lane === state.focus;
  const said = origin ? `${name}, parts from ${origin.label} at ${clockText(at)}` : `${name}, from the start`;
  const tool = (label: string, picture: ReactNode, run: () => void) => (
    <button type="button" className={parts.icon} aria-label={`${label} ${name}`} title={label} onClick={run}>
      {picture}
    </button>
  );
  return (
    <li className={styles.line} data-on={focused}>
      <div className={styles.name} style={{ paddingLeft: `calc(var(--inset) + ${line.depth * 12}px)` }}>
        {naming ? (
          <NameField
            name={line.name}
            done={(text) => {
              if (text !== null) actions.nameBranch(branch, text);
              setNaming(false);
            }}
          />
        ) : (
          <button
            type="button"
            aria-pressed={focused}
            aria-label={lane < 0 ? `${said}, hidden` : said}
            title={said}
            onClick={() => actions.showBranch(line)}
          >
            {lane < 0 ? (
              <i className={styles.hidden} />
            ) : (
              <Badge letter={state.lanes[lane]?.letter ?? ""} focused={focused} />
            )}
            <span>{name}</span>
          </button>
        )}
      </div>
      <div className={styles.tools}>
        {lane >= 0 && state.lanes.length > 1 && tool("Hide", <EyeOff size={14} />, () => actions.removeLane(lane))}
        {branch !== TRUNK && tool("Rename", <Pencil size={14} />, () => setNaming(true))}
        <BranchLink lab={lab} line={line} name={name} />
        {branch !== TRUNK && tool("Remove", <X size={14} />, () => actions.removeBranch(branch))}
      </div>
    </li>
  );
}

/** A branch alone, as a link: opened elsewhere it is the same run. */
function BranchLink({ lab, line, name }: { readonly lab: Lab; readonly line: ForkLine; readonly name: string }) {
  const [href, setHref] = useState<string | null>(null);
  const { variant, branch, at } = line;
  // Made anew when somebody reaches for it: what it says changes with every change.
  const renew = useCallback(
    () => void branchLink(lab, { variant, branch }, at).then(setHref),
    [lab, variant, branch, at],
  );
  useEffect(renew, [renew]);
  if (href === null) return null;
  return (
    <a
      className={parts.icon}
      href={href}
      target="_blank"
      rel="noreferrer"
      aria-label={`Link to ${name}`}
      title="Link"
      onPointerEnter={renew}
      onFocus={renew}
    >
      <Link2 size={14} />
    </a>
  );
}

/** Whoever asks to rename is about to type. */
const focusNow = (field: HTMLInputElement | null) => field?.focus();

function NameField({ name, done }: { readonly name: string; done(name: string | null): void }) {
  return (
    <input
      ref={focusNow}
      aria-label="Name of the fork"
      defaultValue={name}
      maxLength={MOST_NAME}
      onFocus={(event) => event.target.select()}
      onBlur={(event) => done(event.target.value.trim())}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") done(null);
      }}
    />
  );
}

/** A line of time from where it parts. */
function Limb({
  line,
  index,
  focused,
  x,
  width,
}: {
  readonly line: ForkLine;
  readonly index: number;
  readonly focused: boolean;
  readonly x: TimeScale;
  readonly width: number;
}) {
  const y = (place: number) => (place + 0.5) * LINE_PX;
  const start = Math.max(0, Math.min(width, x(line.at)));
  const inside = line.from !== null && x(line.at) >= 0 && x(line.at) <= width;
  return (
    <g className={styles.limb} data-on={focused} data-hidden={line.lane < 0}>
      {inside && <path d={`M${start} ${y(line.from ?? index)}V${y(index) - 6}q0 6 6 6`} />}
      <path d={`M${inside ? start + 6 : start} ${y(index)}H${width}`} />
      {inside && <path className={styles.diamond} d={`M${start} ${y(line.from ?? index) - 4}l4 4l-4 4l-4 -4z`} />}
      {inside && (
        <text
          x={start > width - 60 ? start - 8 : start + 10}
          y={y(index) - 4}
          textAnchor={start > width - 60 ? "end" : "start"}
        >
          {clockText(line.at)}
        </text>
      )}
    </g>
  );
}
