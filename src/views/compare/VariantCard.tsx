import { X } from "lucide-react";
import { clockText } from "../../charts/format.ts";
import type { Compared } from "../../session/compare.ts";
import { Badge } from "../parts/Badge.tsx";
import { PlaceLink } from "../parts/PlaceLink.tsx";
import parts from "../parts/parts.module.css";
import styles from "./compare.module.css";

interface CardProps {
  readonly variant: Compared;
  readonly index: number;
  readonly focused: boolean;
  readonly scenario: string;
  readonly query: string;
  readonly text: string | null;
  focus(): void;
  readonly remove: (() => void) | null;
}

/** A variant: its letter, its name, what is changed in it, and the way into its run. */
export function VariantCard({ variant, index, focused, scenario, query, text, focus, remove }: CardProps) {
  const { letter, base, title, sets, later = [], problem } = variant;
  const changes = [
    ...sets.map(({ path, value }) => `${path} = ${String(value)}`),
    ...later.map(({ at, path, value }) => `from ${clockText(at)} ${path} = ${String(value)}`),
  ].join(", ");
  return (
    <li className={styles.variant} data-on={focused}>
      <button type="button" className={styles.pick} aria-pressed={focused} onClick={focus}>
        <Badge letter={letter} focused={focused} />
        <b>{base}</b>
        {index === 0 && <small>baseline</small>}
      </button>
      <p title={changes || title} data-wrong={problem !== null} data-changed={changes !== ""}>
        {problem ?? (changes || title)}
      </p>
      <div>
        <PlaceLink place="lab" scenario={scenario} query={query} text={text}>
          Open in the Lab
        </PlaceLink>
        {remove && (
          <button type="button" className={parts.icon} aria-label={`Remove ${letter}`} onClick={remove}>
            <X size={14} />
          </button>
        )}
      </div>
    </li>
  );
}
