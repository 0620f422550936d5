import { argocd } from "./argocd/argocd.ts";
import { flux } from "./flux/flux.ts";
import { git } from "./git/git.ts";
import type { Program } from "./program.ts";

/** Commands of the shell beside kubectl, by name. */
export const PROGRAMS: Readonly<Record<string, Program>> = { argocd, flux, git };
