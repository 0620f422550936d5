import { Copy } from "lucide-react";
import { useMemo, useState } from "react";
import { copyText } from "../../session/clipboard.ts";
import { writeCompare } from "../../session/compare.ts";
import { fragmentOf, manifestsOf } from "../../session/manifest-text.ts";
import { type Configuration, type SweepState, standing } from "../../session/sweep.ts";
import { labQuery } from "../../session/variant-link.ts";
import { valueText } from "../compare/measures.ts";
import { PlaceLink } from "../parts/PlaceLink.tsx";
import page from "../parts/page.module.css";
import parts from "../parts/parts.module.css";
import { SCROLLS } from "../parts/scrolls.ts";
import { axesOf, textsOf } from "./grid.ts";
import { MEASURES, manifestTitle } from "./measures.ts";
import { SeedLines } from "./SeedLines.tsx";
import styles from "./sweep.module.css";
import { verdictOf } from "./verdict.ts";

interface Props {
  readonly state: SweepState;
  readonly configuration: Configuration;
  /** Another one that somebody looks at: its seeds are shown. */
  readonly looked: Configuration | undefined;
  readonly text: string | null;
}

/** The chosen configuration: its figures against what stands now, its manifests, its seeds, its run. */
export function Chosen({ state, configuration, looked, text }: Props) {
  const { scenario, vary } = state;
  const axes = axesOf(state);
  const now = standing(state, configuration);
  const verdict = verdictOf(configuration, now);
  const values = textsOf(axes, vary, configuration);
  return (
    <section className={styles.chosen} aria-label="Chosen">
      <h3>
        {axes.length === 0 && "As it stands"}
        {axes.map(({ path, name }, axis) => (
          <span key={path}>
            {name} {values[axis]}
            {axis < axes.length - 1 && ", "}
          </span>
        ))}
      </h3>
      {configuration.problem ? (
        <p className={styles.problem}>{configuration.problem}</p>
      ) : (
        <dl>
          {MEASURES.map(({ key, title, unit }) => (
            <div key={key}>
              <dd>{valueText(configuration[key], unit)}</dd>
              <dt>
                {title}
                {now && now !== configuration && <small>was {valueText(now[key], unit)}</small>}
              </dt>
            </div>
          ))}
        </dl>
      )}
      {verdict && (
        <p className={styles.verdict}>
          <strong>{verdict.claim}</strong> {verdict.figures}
        </p>
      )}
      <Fragment state={state} configuration={configuration} />
      <SeedLines
        state={state}
        configuration={looked ?? configuration}
        of={looked ? textsOf(axes, vary, looked).join(", ") : ""}
      />
      <Actions state={state} configuration={configuration} scenario={scenario.name} text={text} />
    </section>
  );
}

/** What the configuration changes, as it stands in its manifests. */
function Fragment({ state, configuration }: Pick<Props, "state" | "configuration">) {
  const objects = state.scenario.runs[state.variant]?.objects ?? [];
  const sets = configuration.cells[0]?.vary ?? [];
  const lines = useMemo(() => fragmentOf(objects, sets), [objects, sets]);
  if (lines.length === 0) return null;
  return (
    <pre {...SCROLLS} className={`${page.code} ${styles.fragment}`}>
      {[...lines.entries()].map(([line, { text, changed }]) => (
        <span key={line} data-changed={changed}>
          {`${text}\n`}
        </span>
      ))}
    </pre>
  );
}

function Actions({ state, configuration, scenario, text }: Omit<Props, "looked"> & { readonly scenario: string }) {
  const { variant } = state;
  const [told, setTold] = useState("");
  const sets = configuration.cells[0]?.vary ?? [];
  const copy = async () => {
    const yaml = manifestsOf(state.scenario.runs[variant]?.objects ?? [], sets, manifestTitle(configuration));
    setTold((await copyText(yaml)) ? "YAML copied" : "The browser does not let the page copy");
  };
  const seed = configuration.cells[0]?.seed ?? state.scenario.seed;
  return (
    <div className={styles.actions}>
      <PlaceLink
        place="lab"
        className={parts.primary}
        scenario={scenario}
        query={labQuery({ base: variant, sets }, seed, state.scenario.horizonMs)}
        text={text}
      >
        Step into this run
      </PlaceLink>
      <PlaceLink
        place="compare"
        className={parts.button}
        scenario={scenario}
        query={writeCompare({
          variants: [
            { base: variant, sets: [] },
            { base: variant, sets },
          ],
          seeds: 1,
          at: null,
          chosen: {},
        })}
        text={text}
      >
        Add as variant
      </PlaceLink>
      <button type="button" className={parts.button} onClick={copy}>
        <Copy size={14} /> YAML
      </button>
      <output aria-live="polite">{told}</output>
    </div>
  );
}
