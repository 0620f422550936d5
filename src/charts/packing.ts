/** A rectangle in the pixels of the box it is packed into. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Packing {
  /** One a share, in their order; area = share × area of the whole box. */
  readonly boxes: readonly Box[];
  /** The largest empty rectangle, null when nothing is left. */
  readonly free: Box | null;
}

/** A thing without a size is still there: it gets this share. */
const LEAST_SHARE = 0.008;
/** Sums of shares are compared with this slack. */
const SLACK = 1e-6;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** How many things of the usual size stand beside each other. */
function abreast(share: number, width: number, height: number, least: number): number {
  const bar = share * height;
  if (least > 0 && width >= least) return Math.max(1, Math.ceil(least / bar - SLACK));
  return Math.max(1, Math.round(Math.sqrt(width / bar)));
}

/**
 * Packs things into a box to scale, in their order, row by row from the top, so that a thing keeps its place while
 * those before it stay. What is left of the box is free.
 * @param shares part of the box each thing takes; together at most 1, else all are shrunk alike
 * @param least rows as high as this where the usual thing allows it, so that text fits; 0 packs squares
 */
export function packed(shares: readonly number[], width: number, height: number, least: number): Packing {
  if (shares.length === 0 || width <= 0 || height <= 0) return { boxes: [], free: { x: 0, y: 0, width, height } };
  const given = shares.map((share) => Math.max(share, LEAST_SHARE));
  const sum = given.reduce((all, share) => all + share, 0);
  const sizes = sum > 1 ? given.map((share) => share / sum) : given;
  const usual = median(sizes);
  const full = Math.min(1, usual * abreast(usual, width, height, least));
  const boxes: Box[] = [];
  let y = 0;
  let row: number[] = [];
  let held = 0;
  let end = 0;
  /** A row that is not full keeps the height of a full one, so that its things look like their neighbours. */
  const close = (share: number) => {
    const tall = Math.max(held * height, Math.min(share * height, height - y));
    let x = 0;
    for (const size of row) {
      const wide = (size * height * width) / tall;
      boxes.push({ x, y, width: wide, height: tall });
      x += wide;
    }
    end = x;
    y += tall;
    row = [];
    held = 0;
  };
  for (const size of sizes) {
    if (row.length > 0 && held + size > full + SLACK) close(held);
    row.push(size);
    held += size;
  }
  const start = y;
  close(full);
  const below = { x: 0, y, width, height: Math.max(0, height - y) };
  const beside = { x: end, y: start, width: Math.max(0, width - end), height: y - start };
  const free = below.width * below.height >= beside.width * beside.height ? below : beside;
  return { boxes, free: free.width * free.height < 1 ? null : free };
}

/** Equal boxes in rows and columns. */
export interface Grid {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The columns that make boxes largest.
 * @param aspect width ÷ height a box would like to have
 * @param least boxes are never smaller; then the grid is taller than the room
 */
export function gridOf(
  count: number,
  room: { readonly width: number; readonly height: number },
  gap: number,
  aspect: number,
  least: { readonly width: number; readonly height: number },
): Grid {
  let best: Grid = { columns: 1, width: room.width, height: least.height };
  let size = -1;
  const most = Math.max(1, Math.floor((room.width + gap) / (least.width + gap)));
  for (let columns = 1; columns <= Math.min(Math.max(1, count), most); columns++) {
    const rows = Math.ceil(count / columns);
    const width = (room.width - (columns - 1) * gap) / columns;
    const height = Math.max(least.height, (room.height - (rows - 1) * gap) / rows);
    const fits = rows * (height + gap) - gap <= room.height + SLACK;
    const side = fits ? Math.min(width / aspect, height) : -1 + columns / (most + 1);
    if (side > size) {
      size = side;
      best = { columns, width, height };
    }
  }
  return best;
}
