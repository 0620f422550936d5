import type { Intervention } from "../api/frame.ts";

/** The path of a line that somebody types, and what those of the terminal's files begin with. */
export const LINE = "terminal";
export const FILE = "file/";

/** Is it done at the terminal: a line typed, a file written? */
export const isTyped = ({ path }: Pick<Intervention, "path">): boolean => path === LINE || path.startsWith(FILE);
