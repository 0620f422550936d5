/**
 * A reader of QR codes for tests, written from the other end: it walks the symbol as a scanner does, finds out by itself
 * which modules carry data, and checks every block by its syndromes. It shares no code or table with the writer; how
 * many blocks a symbol has it finds by trying which division leaves no error.
 */
interface Read {
  readonly version: number;
  readonly level: "L" | "M" | "Q" | "H";
  readonly bytes: Uint8Array;
  /** Blocks whose syndromes are not all zero. */
  readonly errors: number;
}

const EXP: number[] = [];
const LOG: number[] = [];
for (let power = 0, value = 1; power < 255; power += 1) {
  EXP[power] = value;
  LOG[value] = power;
  value = value < 128 ? value * 2 : (value * 2) ^ 0x11d;
}

/** All syndromes zero: the block is a codeword of the code with so many correction symbols. */
function sound(block: readonly number[], correction: number): boolean {
  for (let root = 0; root < correction; root += 1) {
    let sum = 0;
    for (const symbol of block) sum = (sum === 0 ? 0 : (EXP[((LOG[sum] ?? 0) + root) % 255] ?? 0)) ^ symbol;
    if (sum !== 0) return false;
  }
  return true;
}

/** Annex E, rows that a rule cannot make: distance between alignment patterns from the last one inwards. */
function alignmentCentres(version: number): readonly number[] {
  if (version === 1) return [];
  const last = version * 4 + 10;
  const gaps = Math.floor(version / 7) + 1;
  const even = 2 * Math.round((last - 6) / gaps / 2 + (version === 32 ? -0.5 : 0.24));
  return Array.from({ length: gaps + 1 }, (_, index) => (index === 0 ? 6 : last - (gaps - index) * even));
}

/** Whether a module belongs to a pattern, format or version area. */
function isPattern(version: number, x: number, y: number): boolean {
  const size = version * 4 + 17;
  if (x === 6 || y === 6) return true;
  if ((x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8)) return true;
  if (version >= 7 && ((x >= size - 11 && y < 6) || (y >= size - 11 && x < 6))) return true;
  const centres = alignmentCentres(version);
  const near = (value: number) => centres.find((centre) => Math.abs(centre - value) <= 2);
  const [cx, cy] = [near(x), near(y)];
  if (cx === undefined || cy === undefined) return false;
  const first = 6;
  const last = size - 7;
  return !((cx === first && cy === first) || (cx === first && cy === last) || (cx === last && cy === first));
}

const MASK: readonly ((row: number, column: number) => number)[] = [
  (i, j) => (i + j) % 2,
  (i) => i % 2,
  (_, j) => j % 3,
  (i, j) => (i + j) % 3,
  (i, j) => ((i >> 1) + Math.trunc(j / 3)) % 2,
  (i, j) => ((i * j) % 2) + ((i * j) % 3),
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2,
];

export function decodeQr({ size, dark }: { readonly size: number; readonly dark: Uint8Array }): Read {
  const at = (row: number, column: number): number => dark[row * size + column] ?? 0;
  const version = (size - 17) / 4;

  // Both copies of the format must agree.
  const around = [
    ...[0, 1, 2, 3, 4, 5, 7, 8].map((column) => at(8, column)),
    ...[7, 5, 4, 3, 2, 1, 0].map((row) => at(row, 8)),
  ];
  const apart = [
    ...[1, 2, 3, 4, 5, 6, 7].map((up) => at(size - up, 8)),
    ...[8, 7, 6, 5, 4, 3, 2, 1].map((left) => at(8, size - left)),
  ];
  if (around.join("") !== apart.join("")) throw new Error("the two formats differ");
  const format = Number.parseInt(around.join(""), 2) ^ 0b101010000010010;
  const level = (["M", "L", "H", "Q"] as const)[format >> 13] ?? "M";
  const mask = MASK[(format >> 10) & 7] ?? (() => 1);
  let check = format;
  for (let bit = 14; bit >= 10; bit -= 1) if ((check >> bit) & 1) check ^= 0b10100110111 << (bit - 10);
  if (check !== 0) throw new Error("the format is damaged");

  if (version >= 7) {
    let bits = 0;
    for (let index = 17; index >= 0; index -= 1) bits = bits * 2 + at(Math.trunc(index / 3), size - 11 + (index % 3));
    if (bits >> 12 !== version) throw new Error(`the symbol says it is version ${bits >> 12}`);
    let rest = bits;
    for (let bit = 17; bit >= 12; bit -= 1) if ((rest >> bit) & 1) rest ^= 0b1111100100101 << (bit - 12);
    if (rest !== 0) throw new Error("the version is damaged");
  }

  const bits: number[] = [];
  const columns = Array.from({ length: size }, (_, index) => size - 1 - index).filter((column) => column !== 6);
  for (let pair = 0; pair < columns.length; pair += 2)
    for (let step = 0; step < size; step += 1)
      for (const column of columns.slice(pair, pair + 2)) {
        const row = pair % 4 === 0 ? size - 1 - step : step;
        if (!isPattern(version, column, row)) bits.push(at(row, column) ^ (mask(row, column) === 0 ? 1 : 0));
      }
  const words = Array.from({ length: Math.floor(bits.length / 8) }, (_, index) =>
    Number.parseInt(bits.slice(index * 8, index * 8 + 8).join(""), 2),
  );

  let found: { readonly data: readonly number[]; readonly errors: number; readonly share: number } | null = null;
  for (let blocks = 1; blocks <= 81; blocks += 1)
    for (const correction of [7, 10, 13, 15, 16, 17, 18, 20, 22, 24, 26, 28, 30]) {
      const share = (blocks * correction) / words.length;
      // The level says how much of a symbol corrects: what else divides without an error does so by chance.
      const fits = level === "L" ? share < 0.28 : share > 0.28 && share < 0.41;
      const split = fits ? divided(words, blocks, correction) : null;
      if (!split) continue;
      const errors = split.filter((block) => !sound(block, correction)).length;
      // What is sound for many symbols is sound for fewer: the most that hold are those that were written.
      const better = !found || errors < found.errors || (errors === found.errors && share > found.share);
      if (errors < Math.max(1, blocks / 2) && better)
        found = { data: split.flatMap((block) => block.slice(0, block.length - correction)), errors, share };
    }
  if (!found) return { version, level, bytes: new Uint8Array(), errors: 1 };

  const stream = found.data.map((word) => word.toString(2).padStart(8, "0")).join("");
  if (stream.slice(0, 4) !== "0100") throw new Error("not in byte mode");
  const width = version < 10 ? 8 : 16;
  const count = Number.parseInt(stream.slice(4, 4 + width), 2);
  const bytes = Uint8Array.from({ length: count }, (_, index) =>
    Number.parseInt(stream.slice(4 + width + index * 8, 12 + width + index * 8), 2),
  );
  return { version, level, bytes, errors: found.errors };
}

/** Takes interleaved codewords apart; null where a symbol cannot be divided so. */
function divided(words: readonly number[], blocks: number, correction: number): readonly (readonly number[])[] | null {
  const data = words.length - blocks * correction;
  if (data < blocks) return null;
  const longer = data % blocks;
  const length = Math.floor(data / blocks);
  const result: number[][] = Array.from({ length: blocks }, () => []);
  let next = 0;
  const take = () => {
    next += 1;
    return words[next - 1] ?? 0;
  };
  for (let column = 0; column <= length; column += 1)
    result.forEach((block, index) => {
      if (column < length || index >= blocks - longer) block.push(take());
    });
  for (let column = 0; column < correction; column += 1) for (const block of result) block.push(take());
  return result;
}
