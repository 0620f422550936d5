import { Play, Search } from "lucide-react";
import { type CSSProperties, lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Palette, readPalette } from "../../charts/palette.ts";
import type { ScenarioCard } from "../../scenario/card.ts";
import { LIBRARY } from "../../session/catalogue.ts";
import { DEFAULT_SCENARIO } from "../../session/library.ts";
import { useDark, useKeys } from "../hooks.ts";
import parts from "../parts/parts.module.css";
import { TopBar } from "../parts/TopBar.tsx";
import styles from "./gallery.module.css";
import type { Glance } from "./glance.ts";
import { Hero } from "./Hero.tsx";
import { Sparkline } from "./Sparkline.tsx";
import { matches } from "./search.ts";
import { BEHIND } from "./symptoms.ts";

const OwnDialog = lazy(() => import("./OwnDialog.tsx").then((view) => ({ default: view.OwnDialog })));

/** The symptoms of these scenarios; those that the library does not know come last. */
function symptomsOf(cards: readonly ScenarioCard[]): readonly string[] {
  const known = Object.keys(BEHIND);
  const found = new Set(cards.map((card) => card.symptom));
  return [...known.filter((name) => found.has(name)), ...[...found].filter((name) => !known.includes(name))];
}

/** All scenarios by symptom, and one that already runs. */
export function GalleryPage() {
  const [symptom, setSymptom] = useState<string | null>(null);
  const [pasting, setPasting] = useState(false);
  const [words, setWords] = useState("");
  const [abouts, setAbouts] = useState<ReadonlyMap<string, string>>(new Map());
  const [palette, setPalette] = useState<Palette | null>(null);
  const page = useRef<HTMLElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const dark = useDark();
  const [glances, setGlances] = useState<ReadonlyMap<string, Glance>>(new Map());
  const hero = LIBRARY.find(({ name }) => name === DEFAULT_SCENARIO) ?? LIBRARY[0];

  useEffect(() => {
    document.title = "Setpoint";
  }, []);
  /** The small pictures come after the one that runs. */
  const look = useCallback(() => void import("./glances.ts").then(({ GLANCES }) => setGlances(GLANCES)), []);
  useEffect(() => {
    if (page.current) setPalette(readPalette(page.current, dark));
  }, [dark]);
  const keys = useMemo(() => ({ "/": () => search.current?.focus() }), []);
  useKeys(keys);

  const found = LIBRARY.filter((card) => matches(card, abouts.get(card.file) ?? "", words));
  const symptoms = symptomsOf(LIBRARY);
  const groups = (symptom === null ? symptoms : [symptom])
    .map((name) => ({ name, cards: found.filter((card) => card.symptom === name) }))
    .filter(({ cards }) => cards.length > 0);
  const claims = LIBRARY.reduce((sum, card) => sum + card.claims, 0);

  return (
    <div className={styles.page}>
      <TopBar here="gallery" />
      <main ref={page}>
        <section className={styles.opening}>
          <div className={styles.pitch}>
            <h1>A flight simulator for Kubernetes control loops</h1>
            <p>Real manifests, real decisions, every number can be asked why. Pick what hurts.</p>
            <div className={styles.ways}>
              {hero && (
                <a className={parts.primary} href={`#/lab/${hero.name}`}>
                  <Play size={13} fill="currentColor" /> Open in the Lab
                </a>
              )}
              <button type="button" className={parts.button} onClick={() => setPasting(true)}>
                Paste your own YAML
              </button>
            </div>
            <dl>
              <div>
                <dt>scenarios</dt>
                <dd>{LIBRARY.length}</dd>
              </div>
              <div>
                <dt>claims, each one a test</dt>
                <dd>{claims}</dd>
              </div>
              <div>
                <dt>servers, works offline</dt>
                <dd>0</dd>
              </div>
            </dl>
          </div>
          {hero && <Hero card={hero} palette={palette} drawn={look} />}
        </section>
        <div className={styles.filters}>
          <fieldset aria-label="Symptom">
            {[null, ...symptoms].map((name) => (
              <button key={name ?? ""} type="button" aria-pressed={name === symptom} onClick={() => setSymptom(name)}>
                {name ?? "All"}{" "}
                <small>{name === null ? found.length : found.filter((card) => card.symptom === name).length}</small>
              </button>
            ))}
          </fieldset>
          <label>
            <Search size={14} aria-hidden="true" />
            <input
              ref={search}
              type="search"
              aria-label="Search scenarios"
              placeholder={`Search ${LIBRARY.length} scenarios`}
              value={words}
              onFocus={() => void import("../../session/abouts.ts").then(({ ABOUTS }) => setAbouts(ABOUTS))}
              onChange={(event) => setWords(event.target.value)}
            />
            <kbd>/</kbd>
          </label>
        </div>
        <div className={styles.groups}>
          {groups.map(({ name, cards }) => (
            <section key={name} className={styles.group} style={{ "--cards": cards.length } as CSSProperties}>
              <h2>
                {name} {BEHIND[name] && <small>{BEHIND[name]}</small>}
              </h2>
              <ul>
                {cards.map((card) => (
                  <Card key={card.name} card={card} glance={glances.get(card.file)} />
                ))}
              </ul>
            </section>
          ))}
        </div>
        {pasting && (
          <Suspense>
            <OwnDialog close={() => setPasting(false)} />
          </Suspense>
        )}
        {groups.length === 0 && (
          <p className={styles.empty} role="status">
            <strong>
              Nothing {symptom !== null && found.length > 0 && <>under “{symptom}” </>}matches “{words}”.
            </strong>{" "}
            {found.length > 0
              ? `Elsewhere ${found.length === 1 ? "one does" : `${found.length} do`}: see All.`
              : `Clear the search to see all ${LIBRARY.length}.`}
          </p>
        )}
      </main>
    </div>
  );
}

function Card({ card, glance }: { readonly card: ScenarioCard; readonly glance: Glance | undefined }) {
  return (
    <li>
      <a href={`#/lab/${encodeURIComponent(card.name)}`} className={styles.card}>
        <code>{card.name}</code>
        <h3>{card.title}</h3>
        <Sparkline glance={glance} />
        <p>
          {glance?.number === "" ? (
            "Nothing runs until you type."
          ) : (
            <>
              <b>{glance?.number}</b> {glance?.words}
            </>
          )}
        </p>
      </a>
    </li>
  );
}
