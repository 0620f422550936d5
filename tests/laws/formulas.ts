/** Closed forms of queueing theory. Rates a second, times in seconds. */

/** Blocking of M/G/c/c at `load` = λ/μ. */
export function erlangB(servers: number, load: number): number {
  let blocking = 1;
  for (let c = 1; c <= servers; c++) blocking = (load * blocking) / (c + load * blocking);
  return blocking;
}

/** Probability of waiting in M/M/c. */
export function erlangC(servers: number, load: number): number {
  const blocking = erlangB(servers, load);
  return blocking / (1 - (load / servers) * (1 - blocking));
}

/** Mean wait in the queue of M/M/c. */
export const mmcWait = (lambda: number, mu: number, servers: number): number =>
  erlangC(servers, lambda / mu) / (servers * mu - lambda);

/** Mean wait in the queue of M/G/1 (Pollaczek and Khinchine); `cv2` is the squared coefficient of variation. */
export const mg1Wait = (lambda: number, service: number, cv2: number): number =>
  (((lambda * service) / (1 - lambda * service)) * service * (1 + cv2)) / 2;

/** Blocking and mean time in M/M/c/K, K counting those in service. */
export function mmck(lambda: number, mu: number, servers: number, room: number): { blocking: number; time: number } {
  const weights = [1];
  for (let n = 1; n <= room; n++) weights.push((weights[n - 1]! * lambda) / (mu * Math.min(n, servers)));
  const sum = weights.reduce((a, b) => a + b);
  const blocking = weights[room]! / sum;
  const inside = weights.reduce((total, weight, n) => total + n * weight, 0) / sum;
  return { blocking, time: inside / (lambda * (1 - blocking)) };
}

/** Share of callers that leave the line of M/M/1 after `patience`. */
export function mm1d(lambda: number, mu: number, patience: number): number {
  const late = Math.exp(-(mu - lambda) * patience);
  const inLine = lambda === mu ? lambda * patience : (lambda * (1 - late)) / (mu - lambda);
  const idle = 1 / (1 + inLine + (lambda * late) / mu);
  return (idle * lambda * late) / mu;
}

/** M/M/c with exponential patience of rate `theta` in the line: share that leaves, mean length of the line. */
export function erlangA(lambda: number, mu: number, servers: number, theta: number): { left: number; line: number } {
  const weights = [1];
  for (let n = 1; n <= servers + 2000; n++) {
    const out = Math.min(n, servers) * mu + Math.max(0, n - servers) * theta;
    weights.push((weights[n - 1]! * lambda) / out);
  }
  const sum = weights.reduce((a, b) => a + b);
  const line = weights.reduce((total, weight, n) => total + Math.max(0, n - servers) * weight, 0) / sum;
  return { left: (theta * line) / lambda, line };
}

/** Mean time, in services, when each request goes to the better of two hosts of very many. */
export function powerOfTwo(rho: number): number {
  let sum = 0;
  for (let i = 1; i <= 30; i++) sum += rho ** (2 ** i - 2);
  return sum;
}
