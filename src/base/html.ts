/** Characters that XML 1.0 cannot hold, written or escaped. */
const FORBIDDEN = /[^\t\n\r\u0020-\ufffd]/g;

/** Text as it may stand in HTML, SVG or one of their attributes. */
export const escaped = (text: string): string =>
  text
    .replace(FORBIDDEN, "")
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
