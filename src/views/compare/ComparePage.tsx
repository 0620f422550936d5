import { Plus } from "lucide-react";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { type Compare, type CompareState, MOST_VARIANTS, shareOfCompare } from "../../session/compare.ts";
import { columnOf } from "../../session/history.ts";
import type { LinkExtras } from "../../session/link.ts";
import { counted } from "../../session/share.ts";
import { labQuery } from "../../session/variant-link.ts";
import { subjectOf } from "../lab/subject.ts";
import { ShareButton } from "../parts/ShareButton.tsx";
import { SCROLLS } from "../parts/scrolls.ts";
import { TopBar } from "../parts/TopBar.tsx";
import { AddVariant } from "./AddVariant.tsx";
import { Bar } from "./Bar.tsx";
import { Charts } from "./Charts.tsx";
import styles from "./compare.module.css";
import { Foot } from "./Foot.tsx";
import { Frame } from "./Frame.tsx";
import { ScoreCard } from "./ScoreCard.tsx";
import { VariantCard } from "./VariantCard.tsx";

/** Two to four variants on the same requests: one clock, one pointer, every measure. */
export function ComparePage({
  compare,
  link,
  embed = false,
}: {
  readonly compare: Compare;
  readonly link: LinkExtras;
  /** Just the picture, in a frame of somebody else's page. */
  readonly embed?: boolean;
}) {
  const state = useSyncExternalStore(compare.subscribe, compare.get);
  const { actions, clock } = compare;
  const { scenario, variants } = state;
  const [focus, setFocus] = useState(0);
  const [apart, setApart] = useState(false);
  const [log, setLog] = useState(false);
  /** What is being added: a variant of the library, or one like this, changed. */
  const [adding, setAdding] = useState<"variant" | number | null>(null);
  const shown = Math.min(focus, variants.length - 1);
  useEffect(() => {
    document.title = `${scenario.name}, ${counted(variants.length, "variant")} · Setpoint`;
  }, [scenario, variants.length]);
  const full = variants.length >= MOST_VARIANTS;
  const fork = useCallback(() => setAdding(shown), [shown]);
  if (embed) return <Frame compare={compare} state={state} focus={shown} setFocus={setFocus} />;
  return (
    <div className={styles.page}>
      <TopBar
        here="compare"
        crumb={`${scenario.name}, ${counted(variants.length, "variant")}`}
        scenario={scenario.name}
        tools={<ShareButton shared={() => shareOfCompare(compare, link)} />}
      />
      <main className={styles.main}>
        <div className={styles.board}>
          <div className={styles.story}>
            <div>
              <h1>{scenario.title}</h1>
              <p>
                <Same state={state} />
              </p>
            </div>
            <div className={styles.modes}>
              <Choice
                name="Layout"
                options={["Overlay", "Small multiples"]}
                chosen={apart ? 1 : 0}
                choose={(index) => setApart(index === 1)}
              />
              <Choice
                name="Scale"
                options={["linear", "log"]}
                chosen={log ? 1 : 0}
                choose={(index) => setLog(index === 1)}
              />
            </div>
          </div>
          <ul className={styles.variants}>
            {variants.map((variant, index) => (
              <VariantCard
                key={variant.letter}
                variant={variant}
                index={index}
                focused={index === shown}
                scenario={scenario.name}
                query={labQuery(variant, state.seeds[0] ?? scenario.seed, clock.get().at)}
                text={link.text}
                focus={() => setFocus(index)}
                remove={variants.length > 2 ? () => actions.remove(index) : null}
              />
            ))}
            {!full && (
              <li>
                <button type="button" className={styles.adds} onClick={() => setAdding("variant")}>
                  <Plus size={15} /> Variant
                </button>
              </li>
            )}
          </ul>
          {adding !== null && !full && (
            <AddVariant
              key={adding}
              state={state}
              copied={adding === "variant" ? null : (variants[adding] ?? null)}
              now={clock.get().at}
              add={actions.add}
              close={() => setAdding(null)}
            />
          )}
          <Charts compare={compare} state={state} focus={shown} apart={apart} log={log} />
        </div>
        <aside className={styles.side} aria-label="Score card">
          <section className={styles.scroll} aria-label="Measures" {...SCROLLS}>
            <ScoreCard state={state} focus={shown} />
          </section>
          <Foot compare={compare} state={state} focus={shown} />
        </aside>
      </main>
      <Bar compare={compare} state={state} focus={shown} setFocus={setFocus} fork={full ? null : fork} />
    </div>
  );
}

/** "Same 35 888 messages, same seed." */
function Same({ state }: { readonly state: CompareState }) {
  const seeds = state.seeds.length > 1 ? `${state.seeds.length} seeds` : "same seed";
  const count = sameCount(state);
  return (
    <>
      Same {count ? <strong>{count}</strong> : "requests"}, {seeds}. Only the named fields differ.
    </>
  );
}

/** How many messages or requests come to all variants; null where that is not one number. */
function sameCount({ variants }: CompareState): string | null {
  const runs = variants.flatMap(({ runs: [run] }) => run ?? []);
  const counts = runs.map(({ info, history, summary }) => {
    const { queue, service } = subjectOf(info);
    if (queue !== null) return columnOf(history, `queue/${queue}/arrived`)?.at(-1) ?? 0;
    return summary.find(({ of, name }) => of === service && name === "offered")?.value ?? 0;
  });
  const [first = 0] = counts;
  if (!(first > 0) || counts.some((count) => count !== first)) return null;
  const work = runs[0] && subjectOf(runs[0].info).queue !== null ? "messages" : "requests";
  return `${Math.round(first).toLocaleString("en").replaceAll(",", "\u2009")} ${work}`;
}

function Choice({
  name,
  options,
  chosen,
  choose,
}: {
  readonly name: string;
  readonly options: readonly string[];
  readonly chosen: number;
  choose(index: number): void;
}) {
  return (
    <fieldset className={styles.choices} aria-label={name}>
      {options.map((option, index) => (
        <label key={option} data-on={index === chosen}>
          <input type="radio" name={name} checked={index === chosen} onChange={() => choose(index)} />
          {option}
        </label>
      ))}
    </fieldset>
  );
}
