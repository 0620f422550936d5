/** Flux's loops for sources and Kustomizations. */
export { fluxKustomize } from "./kustomize.ts";
export { fluxSource } from "./source.ts";
