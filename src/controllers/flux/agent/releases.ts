/** Flux's loops for Helm. */
export { fluxChart } from "./chart.ts";
export { fluxHelm } from "./helm.ts";
