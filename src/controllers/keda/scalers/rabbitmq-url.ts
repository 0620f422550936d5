/**
 * The address of RabbitMQ's management API for a trigger, as upstream builds it from `host`; it appears in errors.
 * Upstream pkg/scalers/rabbitmq_scaler.go getQueueInfoViaHTTP, getVhostAndPathFromURL.
 */
export function managementUrl(question: {
  readonly host: string;
  readonly vhostName: string;
  readonly queueName: string;
  readonly useRegex: boolean;
  readonly pageSize: number;
}): string {
  const { base, vhost } = splitHost(question.host, question.vhostName);
  const name = queryEscape(question.queueName);
  if (!question.useRegex) return `${base}/api/queues${vhost}/${name}`;
  const paging = `page=1&use_regex=true&pagination=false&name=${name}&page_size=${question.pageSize}`;
  return `${base}/api/queues${vhost}?${paging}`;
}

/** The vhost that a trigger asks about, without its slash: "/" when neither host nor vhostName names one. */
export function vhostOf(host: string, vhostName: string): string {
  const { vhost } = splitHost(host, vhostName);
  return decodeURIComponent(vhost.slice(1));
}

function splitHost(host: string, vhostName: string): { readonly base: string; readonly vhost: string } {
  const [, start = "", path = ""] = /^([a-z+]+:\/\/[^/?#]*)([^?#]*)/.exec(host) ?? [];
  const parts = path.split("/");
  const last = vhostName === "" ? (parts.at(-1) ?? "") : queryEscape(vhostName);
  const before = parts.slice(0, -1).filter((part) => part !== "");
  return { base: [start, ...before].join("/"), vhost: last === "" ? "/%2F" : `/${last}` };
}

/** Go's url.QueryEscape. */
export const queryEscape = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");

/** Hides user and password of an address inside an error. */
export const anonymize = (text: string): string => text.replace(/([^ /:]+):([^/:]+)@/g, "user:password@");
