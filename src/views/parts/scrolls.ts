/** A region that scrolls must be reachable by keyboard: spread onto it. */
export const SCROLLS = { tabIndex: 0 } as const;
