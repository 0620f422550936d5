import { Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { DEFAULT_SCENARIO } from "../../session/library.ts";
import { settings } from "../../session/settings.ts";
import { useDark } from "../hooks.ts";
import styles from "./parts.module.css";

type Place = "gallery" | "lab" | "compare" | "sweep" | "exact";

function Mark() {
  return (
    <svg width="22" height="18" viewBox="0 0 22 18" aria-hidden="true" fill="none" stroke="currentColor">
      <path
        d="M1 13.5c3.4 3 4.8-11 8.3-11s3.2 8.6 6.6 8.6c2 0 2.9-1.7 4.6-2.6"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
      <path d="M4 8.2h15" strokeWidth="1" strokeDasharray="2.4 2.4" opacity=".6" />
    </svg>
  );
}

/** Where one can go; the middle ones stay with the scenario that is open. */
const placesFor = (
  scenario: string,
): readonly { readonly place: Place; readonly href: string; readonly name: string }[] => [
  { place: "gallery", href: "#/", name: "Gallery" },
  { place: "lab", href: `#/lab/${scenario}`, name: "Lab" },
  { place: "compare", href: `#/compare/${scenario}`, name: "Compare" },
  { place: "sweep", href: `#/sweep/${scenario}`, name: "Sweep" },
  { place: "exact", href: "#/exact", name: "How exact?" },
];

/** Name, place, tools. `tools` are the page's own buttons. */
export function TopBar({
  here,
  crumb,
  scenario = crumb ?? DEFAULT_SCENARIO,
  tools,
}: {
  readonly here: Place;
  readonly crumb?: string;
  /** The scenario that is open, where the crumb says more than that. */
  readonly scenario?: string;
  readonly tools?: ReactNode;
}) {
  const dark = useDark();
  return (
    <header className={styles.topbar}>
      <a className={styles.brand} href="#/" aria-label="Setpoint, gallery">
        <Mark />
        <span>Setpoint</span>
      </a>
      {crumb && (
        <span className={styles.crumb}>
          <a href="#/">Gallery</a>
          <span aria-hidden="true">/</span>
          <b title={crumb}>{crumb}</b>
        </span>
      )}
      <nav className={styles.nav} aria-label="Places">
        {placesFor(scenario).map(({ place, href, name }) => (
          <a key={place} href={href} aria-current={place === here ? "page" : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <div className={styles.tools}>
        {tools}
        <button
          type="button"
          className={styles.tool}
          aria-label={dark ? "Light theme" : "Dark theme"}
          title={`${dark ? "Light" : "Dark"} theme (T)`}
          onClick={() => settings.set({ theme: dark ? "light" : "dark" })}
        >
          {dark ? <Sun size={16} /> : <Moon size={16} />}
        </button>
      </div>
    </header>
  );
}
