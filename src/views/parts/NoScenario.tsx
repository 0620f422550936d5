import type { ComponentProps } from "react";
import { LIBRARY } from "../../session/catalogue.ts";
import page from "./page.module.css";
import { TopBar } from "./TopBar.tsx";

/** What stands where a link names a scenario that the library does not have. */
export function NoScenario({
  here,
  name,
}: {
  readonly here: ComponentProps<typeof TopBar>["here"];
  readonly name: string;
}) {
  return (
    <>
      <TopBar here={here} crumb={name} />
      <main className={page.missing}>
        <h1>There is no scenario “{name}”.</h1>
        <p>
          <a href="#/">The gallery</a> has {LIBRARY.length} of them.
        </p>
      </main>
    </>
  );
}
