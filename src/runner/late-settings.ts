import { assert } from "../base/result.ts";
import type { ResolveSetting } from "../scenario/settings.ts";

let known: ResolveSetting | null = null;

/** Fetches what reads settings: no first visit waits for it, and the first knob is not turned before it is here. */
export async function fetchSettings(): Promise<void> {
  known ??= (await import("../scenario/settings.ts")).resolveSetting;
}

/** `resolveSetting`, once it is fetched. */
export const lateSettings: ResolveSetting = (...question) => {
  assert(known, "settings are fetched before a log that has some");
  return known(...question);
};
