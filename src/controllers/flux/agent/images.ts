/** Flux's loops for images. */
export { fluxImagePolicy } from "./image-policy.ts";
export { fluxImageScan } from "./image-scan.ts";
export { fluxImageUpdate } from "./image-update.ts";
