import { Copy } from "lucide-react";
import { useMemo, useState } from "react";
import type { KubeObject } from "../../api/objects.ts";
import { copyText } from "../../session/clipboard.ts";
import { knobName } from "../../session/log.ts";
import { manifestsOf } from "../../session/manifest-text.ts";
import type { Configuration, SweepState } from "../../session/sweep.ts";
import { labQuery } from "../../session/variant-link.ts";
import { differenceText, valueText } from "../compare/measures.ts";
import { LabLink } from "../parts/LabLink.tsx";
import page from "../parts/page.module.css";
import parts from "../parts/parts.module.css";
import { MEASURES } from "./measures.ts";
import styles from "./sweep.module.css";

/** The chosen configuration: its figures against what stands now, its manifests, its run. */
export function Chosen({
  state,
  configuration,
  text,
}: {
  readonly state: SweepState;
  readonly text: string | null;
  readonly configuration: Configuration | undefined;
}) {
  const { scenario, variant, vary, configurations, now, front } = state;
  const [told, setTold] = useState("");
  const objects = scenario.runs[variant]?.objects ?? [];
  const before = now === null ? undefined : configurations[now];
  const yaml = useMemo(() => configuration && textOf(objects, configuration), [objects, configuration]);
  if (!configuration || !yaml) return null;
  const sets = configuration.cells[0]?.vary ?? [];
  const name = vary.map(({ path }, index) => `${knobName(path)} ${String(configuration.values[index])}`).join(", ");
  const copy = async (text: string, what: string) =>
    setTold((await copyText(text)) ? `${what} copied` : "The browser does not let the page copy");
  const whole = () =>
    front
      .flatMap((index) => configurations[index] ?? [])
      .map((each) => textOf(objects, each))
      .join("---\n");
  return (
    <section className={styles.chosen} aria-label="Chosen">
      <div className={styles.cardHead}>
        <h3>{name}</h3>
        <span>{before ? "against now" : ""}</span>
      </div>
      {configuration.problem ? (
        <p className={styles.problem}>{configuration.problem}</p>
      ) : (
        <dl>
          {MEASURES.map(({ key, title, unit }) => (
            <div key={key}>
              <dd>{valueText(configuration[key], unit)}</dd>
              <dt>
                {title} {before && <small>{differenceText(configuration[key] - before[key], unit)}</small>}
              </dt>
            </div>
          ))}
        </dl>
      )}
      <pre className={page.code}>{sets.map(({ path, value }) => `${path}: ${String(value)}`).join("\n")}</pre>
      {configuration.runs.length > 1 && (
        <p>
          SLO lost, seed by seed:{" "}
          {configuration.runs
            .map((run) =>
              valueText(
                run.summary.find(({ of, name: line }) => of === "" && line === "sloLost")?.value ?? Number.NaN,
                "s",
              ),
            )
            .join(", ")}
        </p>
      )}
      <div className={styles.actions}>
        <LabLink
          className={parts.primary}
          scenario={scenario.name}
          query={labQuery({ base: variant, sets }, configuration.cells[0]?.seed ?? scenario.seed, scenario.horizonMs)}
          text={text}
        >
          Step into this run
        </LabLink>
        <button type="button" className={parts.button} onClick={() => copy(yaml, "YAML")}>
          <Copy size={14} /> YAML
        </button>
        <button
          type="button"
          className={parts.button}
          disabled={front.length === 0}
          onClick={() => copy(whole(), "The front")}
        >
          <Copy size={14} /> The front’s YAML
        </button>
      </div>
      <output aria-live="polite">{told}</output>
    </section>
  );
}

const textOf = (objects: readonly KubeObject[], { cells, lost, cost }: Configuration): string =>
  manifestsOf(objects, cells[0]?.vary ?? [], `SLO lost ${valueText(lost, "s")}, ${valueText(cost, "h")} pod-hours`);
