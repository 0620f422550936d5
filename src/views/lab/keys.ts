import { speedsOf } from "../../session/clock.ts";
import { hasGit, hasKeys } from "../../session/first-look.ts";
import type { Lab } from "../../session/lab.ts";
import { isDark, settings } from "../../session/settings.ts";

/** The keys that exist, for the help and for the reader of this file. */
export const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ["Space", "play, pause"],
  ["← →", "previous, next decision"],
  [", .", "one row back, on"],
  ["Shift ← →", "10 s back, on"],
  ["Home End", "to the start, to the end"],
  ["[ ]", "slower, faster"],
  ["A – D", "focus a variant"],
  ["F", "fork here"],
  ["W", "why"],
  ["M", "scenario YAML"],
  ["N", "nodes and pods"],
  ["G", "Git"],
  ["K", "who holds which key"],
  ["`", "terminal"],
  ["L", "share"],
  ["P", "projector"],
  ["T", "theme"],
  ["?", "these keys"],
  ["Esc", "close, show the whole run"],
];

/** What a key does on the page; keys typed into a field are left alone. */
export function labKeys(
  lab: Lab,
  extra: { readonly help: () => void; readonly share: () => void },
): Readonly<Record<string, () => void>> {
  const { actions, clock } = lab;
  const faster = (step: number) => {
    const { horizon, speed } = clock.get();
    const speeds = speedsOf(horizon);
    const next = speeds[speeds.indexOf(speed) + step];
    if (next) actions.speed(next);
  };
  const toggle = (panel: "why" | "yaml") => actions.show(lab.get().panel === panel ? null : panel);
  const focus = (lane: number) => () => {
    if (lab.get().lanes[lane]) actions.focus(lane);
  };
  return {
    " ": actions.play,
    ArrowLeft: () => actions.stepDecision(-1),
    ArrowRight: () => actions.stepDecision(1),
    "Shift+ArrowLeft": () => actions.seek(clock.get().at - 10_000),
    "Shift+ArrowRight": () => actions.seek(clock.get().at + 10_000),
    ",": () => actions.stepRow(-1),
    ".": () => actions.stepRow(1),
    Home: () => actions.seek(0),
    End: actions.toEnd,
    "[": () => faster(-1),
    "]": () => faster(1),
    a: focus(0),
    b: focus(1),
    c: focus(2),
    d: focus(3),
    f: actions.fork,
    w: () => toggle("why"),
    m: () => toggle("yaml"),
    n: () => actions.look(lab.get().scene === "cluster" ? "lanes" : "cluster"),
    g: () => hasGit(lab.get()) && actions.look(lab.get().scene === "git" ? "lanes" : "git"),
    k: () => hasKeys(lab.get()) && actions.look(lab.get().scene === "keys" ? "lanes" : "keys"),
    "`": () => actions.openTerminal(!lab.get().terminal),
    l: extra.share,
    p: () => settings.set({ projector: !settings.get().projector }),
    t: () => settings.set({ theme: isDark() ? "light" : "dark" }),
    "?": extra.help,
    Escape: () => {
      if (clock.get().zoom) actions.zoom(null);
      else if (lab.get().asked) actions.ask(null);
      else if (lab.get().panel === "yaml") actions.show("why");
    },
  };
}
