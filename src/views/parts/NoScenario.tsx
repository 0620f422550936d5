import type { ComponentProps } from "react";
import type { Problem } from "../../api/frame.ts";
import { nearest } from "../../base/nearest.ts";
import { LIBRARY } from "../../session/catalogue.ts";
import page from "./page.module.css";
import { TopBar } from "./TopBar.tsx";

/** What stands where a link names a scenario that the library does not have. */
export function NoScenario({
  here,
  name,
  problems,
}: {
  readonly here: ComponentProps<typeof TopBar>["here"];
  readonly name: string;
  /** Why the text that came under this name cannot be run. */
  readonly problems: readonly Problem[];
}) {
  const meant = nearest(
    name,
    LIBRARY.map((entry) => entry.name),
  );
  return (
    <>
      <TopBar here={here} crumb={name} />
      <main className={page.missing}>
        <h1>There is no scenario “{name}”.</h1>
        {problems.map(({ file, line, column, field, message, hint }) => (
          <p key={`${line}:${column}:${field}`}>
            <code>
              {file}:{line}:{column}
            </code>{" "}
            {field && `${field}: `}
            {message} {hint}
          </p>
        ))}
        {meant && (
          <p>
            Did you mean <a href={`#/${here}/${meant}`}>{meant}</a>?
          </p>
        )}
        <p>
          <a href="#/">The gallery</a> has {LIBRARY.length} of them.
        </p>
      </main>
    </>
  );
}
