import { lazy, Suspense, useEffect } from "react";
import { ok } from "../../base/result.ts";
import { BROWSER } from "../../session/host.ts";
import type { LabState } from "../../session/lab.ts";
import { type OpenedLab, openLab } from "../../session/opening.ts";
import { writeAddress } from "../hooks.ts";
import { LinkNotice } from "../parts/Notice.tsx";
import { useOpened } from "../parts/useOpened.ts";
import { LabPage } from "./LabPage.tsx";

const NoScenario = lazy(() => import("../parts/NoScenario.tsx").then((view) => ({ default: view.NoScenario })));
const EmbedPage = lazy(() => import("../embed/EmbedPage.tsx").then((page) => ({ default: page.EmbedPage })));

/** While the clock plays, where it stands is kept this often; what a person does, so soon after it. */
const SAVE_EVERY_MS = 700;
const SAVE_AFTER_MS = 150;

/** Opens a scenario where it was left or as the link says. */
export function LabRoute({ name, query }: { readonly name: string; readonly query: string }) {
  const { result, opening } = useOpened(name, query, opened);
  const title = result?.ok ? result.value.lab.get().scenario.title : null;
  useEffect(() => {
    document.title = title === null ? "Setpoint" : `${title} · Setpoint`;
  }, [title]);
  if (!result) return null;
  if (!result.ok)
    return (
      <Suspense>
        <NoScenario here="lab" name={name} problems={result.error} />
      </Suspense>
    );
  const { lab, embed, problems } = result.value;
  if (embed)
    return (
      <Suspense>
        <EmbedPage lab={lab} problems={problems} />
      </Suspense>
    );
  return (
    <>
      <LabPage lab={lab} />
      <LinkNotice key={opening} problems={problems} />
    </>
  );
}

async function opened(name: string, opening: string) {
  const found = await openLab(name, BROWSER, opening);
  if (!found.ok) return found;
  const page = found.value;
  const follow = (written: { current: string }) => kept(page, written);
  return ok({ ...page, follow, close: page.lab.actions.close });
}

/** Keeps the page's address and memory at where the person is. */
function kept({ lab, save }: OpenedLab, written: { current: string }): () => void {
  let over = false;
  const keep = async () => {
    const address = await save();
    if (!over) writeAddress(address, written);
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void keep(), SAVE_AFTER_MS);
  };
  // What is on its way belongs to the hand that holds it; where it is let go is kept. What the future is computed by, and
  // drawn by, is not taken from it, unless it takes long.
  let putOff = false;
  const every = setInterval(() => {
    if (isHeld(lab.get())) return;
    putOff = lab.get().computing && !putOff;
    if (!putOff) void keep();
  }, SAVE_EVERY_MS);
  const unsubscribe = [
    lab.subscribe(soon),
    lab.clock.subscribe(() => {
      if (!lab.clock.get().playing && !isHeld(lab.get())) soon();
    }),
  ];
  return () => {
    over = true;
    clearInterval(every);
    clearTimeout(timer);
    for (const stop of unsubscribe) stop();
    void save();
  };
}

/** Is the playhead in somebody's hand? */
const isHeld = ({ mode }: LabState): boolean => mode === "scrubbing" || mode === "scrubbingOn";
