import { Ban, Lock, LockKeyhole, LockOpen } from "lucide-react";
import { numberText } from "../../charts/format.ts";
import type { History } from "../../session/history.ts";
import type { Lab } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import type { Graph } from "./graph.ts";
import styles from "./locks.module.css";
import type { Point } from "./place.ts";
import { plaintextWords, type Secrecy } from "./secrecy.ts";

const ICON = { mutual: Lock, partly: LockKeyhole, plaintext: LockOpen, unsafe: Ban } as const;
/** Between the mark and the box that the line leads to. */
const BEFORE_PX = 10;

/** How a call is kept from others' eyes, as a mark where its line meets the callee; its words say the same. */
export function LockMark({ secrecy, end: [x, y], down }: { secrecy: Secrecy; end: Point; down: boolean }) {
  const Icon = ICON[secrecy];
  const style = down ? { left: x, top: y - BEFORE_PX } : { left: x - BEFORE_PX, top: y };
  return (
    <i className={styles.mark} data-secrecy={secrecy} style={style} aria-hidden="true">
      <Icon size={10} strokeWidth={2.6} />
    </i>
  );
}

interface CountProps {
  readonly lab: Lab;
  readonly history: History;
  readonly graph: Graph;
}

/** What is still in plaintext at the clock, along which calls, and how much has been. */
export function PlaintextCount({ lab, history, graph }: CountProps) {
  const { share, calls, count } = plaintextWords(history, graph, useInstant(lab.clock));
  return (
    <p className={styles.count} data-none={calls === ""}>
      <b>{share}</b>
      {calls !== "" && <em>{calls}</em>}
      <span>{numberText(count)} so far</span>
    </p>
  );
}
