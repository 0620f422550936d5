import { useMemo } from "react";
import { MOST_BYTES, type QrCode, qrCode } from "../../base/qr/code.ts";
import styles from "./share.module.css";

/** Modules of light that readers want around a code. */
const QUIET = 4;
/** So wide is a code about; of a long link, whose modules are small, as much wider as they need. */
const WIDTH_PX = 324;
const LEAST_MODULE_PX = 3;

/** One path for all dark modules, a run of them at a time. */
function pathOf({ size, dark }: QrCode): string {
  let path = "";
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const from = x;
      while (x < size && dark[y * size + x]) x += 1;
      if (x > from) path += `M${from} ${y}h${x - from}v1h${from - x}z`;
    }
  return path;
}

/** A link for the phones in a room, dark on light in either theme. */
export function QrPicture({ link }: { readonly link: string }) {
  const code = useMemo(() => {
    const bytes = new TextEncoder().encode(link);
    return qrCode(bytes, "M") ?? qrCode(bytes, "L");
  }, [link]);
  if (!code)
    return (
      <p className={styles.tooLong}>
        {link.length} characters are too many for a QR code, which holds {MOST_BYTES}.
      </p>
    );
  const side = code.size + 2 * QUIET;
  // Whole pixels a module: cameras do not read modules that are now three pixels wide and now four.
  const width = side * Math.max(LEAST_MODULE_PX, Math.floor(WIDTH_PX / side));
  return (
    <svg
      className={styles.qr}
      width={width}
      height={width}
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      role="img"
      aria-label="QR code of the link"
      shapeRendering="crispEdges"
    >
      <rect x={-QUIET} y={-QUIET} width={side} height={side} />
      <path d={pathOf(code)} />
    </svg>
  );
}
