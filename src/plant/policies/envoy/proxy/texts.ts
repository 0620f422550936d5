/** How an attempt broke off, in Envoy's words (source/common/http/utility.cc `resetReasonToString`). */
export type ResetReason =
  | "overflow"
  | "remote connection failure"
  | "connection timeout"
  | "connection termination"
  | "remote reset"
  | "remote refused stream reset"
  | "local reset"
  | "protocol error";

/** Response flags by reason: source/common/router/router.cc `streamResetReasonToResponseFlag`. */
const FLAGS: Readonly<Record<ResetReason, string>> = {
  overflow: "UO",
  "remote connection failure": "UF",
  "connection timeout": "UF",
  "connection termination": "UC",
  "remote reset": "UR",
  "remote refused stream reset": "UR",
  "local reset": "LR",
  "protocol error": "UPE",
};

export const flagOf = (reason: ResetReason): string => FLAGS[reason];

/** Body of the answer to a request whose last attempt broke off before any headers. */
export function resetBody(reason: ResetReason, transport: string | undefined, retried: boolean): string {
  const head = `upstream connect error or disconnect/reset before headers. ${retried ? "retried and the latest " : ""}`;
  return `${head}reset reason: ${reason}${transport ? `, transport failure reason: ${transport}` : ""}`;
}

/** Response code details of an attempt that broke off. */
export function resetDetails(reason: ResetReason, transport: string | undefined, started: boolean): string {
  const when = started ? "after" : "before";
  const why = `${reason}${transport ? `|${transport}` : ""}`.replaceAll(" ", "_");
  return `upstream_reset_${when}_response_started{${why}}`;
}
