/** Part of every run's identity; raised whenever the same scenario and seed give another history. */
export const ENGINE_VERSION = "1";
