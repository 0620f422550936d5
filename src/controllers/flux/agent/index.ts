/** Flux's two loops. */
export { fluxKustomize } from "./kustomize.ts";
export { fluxSource } from "./source.ts";
