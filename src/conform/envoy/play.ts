import type { Headers } from "../../plant/policies/envoy/proxy/settings.ts";
import type { Result } from "../../plant/policies/envoy/proxy/state.ts";
import type { RequestScript } from "./format.ts";

/** The header by which the hosts know the request. */
export const SERIAL = "x-serial";

/** One request of a recording: what the hosts saw of it and how it ended. */
export interface Play {
  readonly serial: string;
  readonly script: RequestScript;
  readonly key?: string;
  readonly received: {
    readonly cluster: string;
    readonly label: string;
    readonly at: number;
    readonly headers: Headers;
  }[];
  end?: { readonly at: number; readonly result: Result };
}
