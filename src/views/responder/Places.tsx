import { LOOK_MINUTES, placeName, placesOf } from "../../experiment/responder.ts";
import type { History } from "../../session/history.ts";
import type { Lab } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import instant from "../parts/instant.module.css";
import styles from "./places.module.css";
import { knownAt, seenText } from "./seen.ts";

/** Where somebody looks, one place after the other, for why requests fail at the clock; nothing while they do not. */
export function Places({ lab, history }: { lab: Lab; history: History }) {
  const at = useInstant(lab.clock);
  const run = knownAt(history, at);
  const places = placesOf(run);
  if (places.length < 2) return null;
  return (
    <section className={`${instant.panel} ${styles.places}`} aria-label="Where a responder looks">
      <h2 className={instant.title}>
        Where a responder looks <small>cause found after {places.length * LOOK_MINUTES} min</small>
      </h2>
      <p>
        {places.length} places, {LOOK_MINUTES} min each
      </p>
      <ol>
        {places.map((place, index) => (
          <li key={placeName(place)} data-cause={index === places.length - 1}>
            <b>{placeName(place)}</b>
            <time>{(index + 1) * LOOK_MINUTES} min</time>
            <span>{seenText(place, run, history.info.serves)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
