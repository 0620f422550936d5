/** How an attempt that was sent ended. */
export type End =
  | "answered"
  /** An error of the callee's own: 500. */
  | "error"
  /** No slot and no room, or no connection: 503. */
  | "refused"
  /** A rule does not allow it: 403. */
  | "forbidden"
  /** The connection broke: 503. */
  | "lost"
  /** 504. */
  | "timeout";

export const STATUS: Readonly<Record<End, number>> = {
  answered: 200,
  error: 500,
  refused: 503,
  forbidden: 403,
  lost: 503,
  timeout: 504,
};

const FIRST_FAILURE = 500;

export const isGood = (status: number): boolean => status < FIRST_FAILURE;

/** Does the caller's own side bring the end about? */
export const isOwn = (end: End): boolean => end === "refused" || end === "lost" || end === "timeout";
