import { useEffect, useRef } from "react";
import { runningClock } from "../../charts/format.ts";
import type { Clock } from "../../session/clock.ts";
import { write } from "./write.ts";

/** What the clock says, written in every frame without React. */
export function ClockText({ clock }: { readonly clock: Clock }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const place = () => {
      if (ref.current) write(ref.current, runningClock(clock.get().at));
    };
    place();
    return clock.subscribe(place);
  }, [clock]);
  return <b ref={ref} />;
}
