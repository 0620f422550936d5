import { useEffect, useState } from "react";
import type { Problem } from "../../api/frame.ts";

/** Somebody has stopped typing. */
const CHECK_AFTER_MS = 350;
const NONE: readonly Problem[] = [];

/** What is wrong with a text, a moment after it was last changed. `check` must be the same while the question is. */
export function useChecked(check: (text: string) => Promise<readonly Problem[]>, text: string): readonly Problem[] {
  const [problems, setProblems] = useState(NONE);
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => {
      void check(text).then((found) => {
        if (!stale) setProblems(found);
      });
    }, CHECK_AFTER_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [check, text]);
  return problems;
}
