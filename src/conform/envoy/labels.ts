import type { Host } from "../../plant/policies/envoy/proxy/state.ts";

/**
 * What a recording calls the hosts: by their names, or, where round robin starts anywhere, h0, h1, … in the order of
 * their first requests. Hosts of other clusters than `main` are "cluster/name".
 */
export class Labels {
  readonly #inOrder: boolean;
  readonly #given = new Map<Host, string>();

  constructor(kind: unknown) {
    this.#inOrder = kind === "order";
  }

  /** The host gets a request. */
  seen(cluster: string, host: Host): string {
    if (this.#inOrder && cluster === "main" && !this.#given.has(host)) this.#given.set(host, `h${this.#given.size}`);
    return this.of(cluster, host);
  }

  of(cluster: string, host: Host): string {
    if (cluster !== "main") return `${cluster}/${host.settings.name}`;
    return this.#inOrder ? (this.#given.get(host) ?? "") : host.settings.name;
  }
}
