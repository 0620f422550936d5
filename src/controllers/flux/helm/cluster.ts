import type { FluxObject } from "../fields.ts";
import type { ApiError, FluxCluster } from "../kustomization/cluster.ts";

/** What Helm asks of the API server besides applying. */
export interface HelmCluster extends FluxCluster {
  isServed(object: FluxObject): boolean;
  /** A JSON patch that makes a live object what is given. */
  correct(object: FluxObject): ApiError | undefined;
}
