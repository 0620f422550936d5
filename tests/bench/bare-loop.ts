/**
 * M/M/10 as a bare JavaScript event loop: a binary heap of [time, kind] pairs, a linear congruential generator, a
 * counter of those who wait, and nothing else. The measure of what the plant's bookkeeping costs.
 */
export function bareLoop(requests: number, lambda: number, mu: number, servers: number): number {
  const heap: [number, number][] = [];
  let state = 12345;
  const exponential = (rate: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return -Math.log((state + 1) / 4294967297) / rate;
  };
  let busy = 0;
  let waiting = 0;
  let done = 0;
  push(heap, [exponential(lambda), 0]);
  while (done < requests) {
    const [now, kind] = pop(heap);
    if (kind === 0) {
      push(heap, [now + exponential(lambda), 0]);
      if (busy < servers) {
        busy++;
        push(heap, [now + exponential(mu), 1]);
      } else waiting++;
    } else {
      done++;
      if (waiting > 0) {
        waiting--;
        push(heap, [now + exponential(mu), 1]);
      } else busy--;
    }
  }
  return done;
}

function push(heap: [number, number][], event: [number, number]): void {
  let at = heap.length;
  heap.push(event);
  while (at > 0) {
    const up = (at - 1) >> 1;
    if (heap[up]![0] <= event[0]) break;
    heap[at] = heap[up]!;
    at = up;
  }
  heap[at] = event;
}

function pop(heap: [number, number][]): [number, number] {
  const first = heap[0]!;
  const last = heap.pop()!;
  const size = heap.length;
  if (size === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && heap[child + 1]![0] < heap[child]![0]) child++;
    if (heap[child]![0] >= last[0]) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return first;
}
