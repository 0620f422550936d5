import { type CSSProperties, type ReactNode, useEffect, useRef } from "react";
import type { TimeScale } from "../../charts/scales.ts";
import type { Lab } from "../../session/lab.ts";
import styles from "./git.module.css";

/** One line of the scene on the page's time axis: a name at its left, what happens over time, a word at its right. */
export function Track({
  label,
  name,
  end,
  width,
  tall,
  children,
}: {
  label: string;
  name: ReactNode;
  end?: ReactNode;
  width: number;
  tall: number;
  children: ReactNode;
}) {
  return (
    <li className={styles.track} aria-label={label}>
      <div className={styles.name}>{name}</div>
      <div className={styles.plot} style={{ width, height: tall }}>
        {children}
      </div>
      <div className={styles.end}>{end}</div>
    </li>
  );
}

/** What lies between two instants, as far as it is in the picture. */
export function placed(x: TimeScale, width: number, from: number, to: number): CSSProperties {
  const left = Math.max(0, Math.min(width, x(from)));
  const right = Math.max(left, Math.min(width, x(to)));
  return { left, width: Math.max(1, right - left) };
}

/** The clock line through all tracks, and the veil over what is still to come. Moved by the clock without React. */
export function ClockLine({ lab, x, width }: { lab: Lab; x: TimeScale; width: number }) {
  const line = useRef<HTMLDivElement>(null);
  const veil = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = () => {
      const at = x(lab.clock.get().at);
      const left = Math.max(0, Math.min(width, at));
      if (line.current) {
        line.current.style.transform = `translateX(${left}px)`;
        line.current.style.visibility = at >= -0.5 && at <= width + 0.5 ? "visible" : "hidden";
      }
      if (veil.current)
        veil.current.style.transform = `translateX(${left}px) scaleX(${(width - left) / Math.max(1, width)})`;
    };
    place();
    return lab.clock.subscribe(place);
  }, [lab, x, width]);
  return (
    <div className={styles.clock} style={{ width }} aria-hidden="true">
      <div ref={veil} className={styles.veil} />
      <div ref={line} className={styles.line} />
    </div>
  );
}
