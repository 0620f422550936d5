/**
 * Go's sort.Sort, which does not keep the order of equals: pattern-defeating quicksort, with insertion below 13.
 * Upstream: Go 1.26 src/sort/zsortinterface.go.
 */
export function goSorted<T>(list: readonly T[], less: (a: T, b: T) => boolean): readonly T[] {
  const items = [...list];
  new Sorting(items, less).sort(0, items.length, bits(items.length));
  return items;
}

const MAX_INSERTION = 12;
const NINTHER = 50;
const SHORTEST_SHIFT = 50;

const bits = (n: number): number => n.toString(2).length;

class Sorting<T> {
  constructor(
    private readonly items: T[],
    private readonly isLess: (a: T, b: T) => boolean,
  ) {}

  private less(i: number, j: number): boolean {
    return this.isLess(this.items[i] as T, this.items[j] as T);
  }

  private swap(i: number, j: number): void {
    [this.items[i], this.items[j]] = [this.items[j] as T, this.items[i] as T];
  }

  sort(from: number, to: number, depth: number): void {
    let [a, b, limit] = [from, to, depth];
    let balanced = true;
    let partitioned = true;
    for (;;) {
      const length = b - a;
      if (length <= MAX_INSERTION) return this.insertion(a, b);
      if (limit === 0) return this.heap(a, b);
      if (!balanced) {
        this.breakPatterns(a, b);
        limit--;
      }
      let { pivot, hint } = this.choosePivot(a, b);
      if (hint === "decreasing") {
        this.reverse(a, b);
        pivot = b - 1 - (pivot - a);
        hint = "increasing";
      }
      if (balanced && partitioned && hint === "increasing" && this.partialInsertion(a, b)) return;
      if (a > 0 && !this.less(a - 1, pivot)) {
        a = this.partitionEqual(a, b, pivot);
        continue;
      }
      const { mid, already } = this.partition(a, b, pivot);
      partitioned = already;
      const [left, right] = [mid - a, b - mid];
      balanced = Math.min(left, right) >= Math.floor(length / 8);
      if (left < right) {
        this.sort(a, mid, limit);
        a = mid + 1;
      } else {
        this.sort(mid + 1, b, limit);
        b = mid;
      }
    }
  }

  private insertion(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) for (let j = i; j > a && this.less(j, j - 1); j--) this.swap(j, j - 1);
  }

  private heap(a: number, b: number): void {
    const length = b - a;
    for (let i = Math.floor((length - 1) / 2); i >= 0; i--) this.siftDown(i, length, a);
    for (let i = length - 1; i >= 0; i--) {
      this.swap(a, a + i);
      this.siftDown(0, i, a);
    }
  }

  private siftDown(from: number, to: number, first: number): void {
    for (let root = from; ; ) {
      let child = 2 * root + 1;
      if (child >= to) return;
      if (child + 1 < to && this.less(first + child, first + child + 1)) child++;
      if (!this.less(first + root, first + child)) return;
      this.swap(first + root, first + child);
      root = child;
    }
  }

  private reverse(a: number, b: number): void {
    for (let [i, j] = [a, b - 1]; i < j; i++, j--) this.swap(i, j);
  }

  private partition(a: number, b: number, pivot: number): { readonly mid: number; readonly already: boolean } {
    this.swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    let swaps = 0;
    for (;;) {
      while (i <= j && this.less(i, a)) i++;
      while (i <= j && !this.less(j, a)) j--;
      if (i > j) break;
      this.swap(i++, j--);
      swaps++;
    }
    this.swap(j, a);
    return { mid: j, already: swaps === 0 };
  }

  private partitionEqual(a: number, b: number, pivot: number): number {
    this.swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (;;) {
      while (i <= j && !this.less(a, i)) i++;
      while (i <= j && this.less(a, j)) j--;
      if (i > j) return i;
      this.swap(i++, j--);
    }
  }

  /** Sorts what is nearly sorted already; false when it gave up. */
  private partialInsertion(a: number, b: number): boolean {
    let i = a + 1;
    for (let step = 0; step < 5; step++) {
      while (i < b && !this.less(i, i - 1)) i++;
      if (i === b) return true;
      if (b - a < SHORTEST_SHIFT) return false;
      this.swap(i, i - 1);
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.less(j, j - 1); j--) this.swap(j, j - 1);
      if (b - i >= 2) for (let j = i + 1; j < b && this.less(j, j - 1); j++) this.swap(j, j - 1);
    }
    return false;
  }

  private breakPatterns(a: number, b: number): void {
    const length = b - a;
    if (length < 8) return;
    let random = BigInt(length);
    const modulus = 1n << BigInt(bits(length));
    const index = a + Math.floor(length / 4) * 2 - 1;
    for (let i = 0; i < 3; i++) {
      random = BigInt.asUintN(64, random ^ (random << 13n));
      random ^= random >> 7n;
      random = BigInt.asUintN(64, random ^ (random << 17n));
      const other = Number(random & (modulus - 1n));
      this.swap(index + i, a + (other >= length ? other - length : other));
    }
  }

  private choosePivot(a: number, b: number): { pivot: number; hint: "increasing" | "decreasing" | "unknown" } {
    const quarter = Math.floor((b - a) / 4);
    let swaps = 0;
    const ordered = (x: number, y: number): readonly [number, number] => {
      if (!this.less(y, x)) return [x, y];
      swaps++;
      return [y, x];
    };
    const median = (x: number, y: number, z: number): number => {
      const [low, high] = ordered(x, y);
      const [middle] = ordered(high, z);
      return ordered(low, middle)[1];
    };
    const near = (x: number) => (b - a >= NINTHER ? median(x - 1, x, x + 1) : x);
    const pivot = median(near(a + quarter), near(a + quarter * 2), near(a + quarter * 3));
    return { pivot, hint: swaps === 0 ? "increasing" : swaps === 12 ? "decreasing" : "unknown" };
  }
}
