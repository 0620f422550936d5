/**
 * Load balancing by turns, as kube-proxy and a mesh's default do: every endpoint once, then again from the first.
 * @param turn position from the last choice, ≥ 0
 * @param count endpoints, ≥ 1
 * @returns index of the endpoint to use, 0…count − 1
 */
export const roundRobin = (turn: number, count: number): number => (turn + 1 < count ? turn + 1 : 0);
