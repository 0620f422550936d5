import { isOn } from "../flags.ts";
import { usage } from "../outcome.ts";
import { findResource } from "../resources.ts";
import type { Running } from "../session.ts";
import { align, TABLE } from "../tabwriter.ts";

export const CAN_I_FLAGS = "list quiet,q all-namespaces,A subresource= no-headers";

/** `kubectl auth can-i`: oneself may do everything, others nothing. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/auth/cani.go. */
export function canI(run: Running): void {
  const { given } = run;
  if (isOn(given, "list")) return listRules(run);
  const [verb, resource, more] = given.args;
  if (verb === undefined || resource === undefined || more !== undefined) {
    throw cannotTell();
  }
  if (!KNOWN_VERBS.includes(verb)) run.warn(`Warning: verb '${verb}' is not a known verb\n`);
  warnAbout(run, resource);
  const allowed = run.impersonated === "";
  if (!isOn(given, "quiet")) run.out(allowed ? "yes\n" : "no\n");
  if (!allowed) run.exit = 1;
}

const KNOWN_VERBS =
  "* get list watch create update patch delete deletecollection use bind escalate impersonate proxy approve sign attest head options post put".split(
    " ",
  );

function cannotTell() {
  const error = usage("auth can-i", "you must specify two arguments: verb resource or verb resource/resourceName.");
  error.message += ".";
  return error;
}

function warnAbout(run: Running, word: string): void {
  const [name = ""] = word.split("/");
  if (name === "" || name === "*") return;
  const found = findResource(run.cluster.resources, name);
  if (!found) return run.warn(`Warning: the server doesn't have a resource type '${name}'\n`);
  if (!found.namespaced && !run.allNamespaces)
    run.warn(`Warning: resource '${found.plural}' is not namespace scoped\n`);
}

const EVERYBODY = [
  "/api/*",
  "/api",
  "/apis/*",
  "/apis",
  "/healthz",
  "/healthz",
  "/livez",
  "/livez",
  "/openapi/*",
  "/openapi",
  "/readyz",
  "/readyz",
  "/version/",
  "/version/",
  "/version",
  "/version",
];
const REVIEWS = [
  "selfsubjectreviews.authentication.k8s.io",
  "selfsubjectaccessreviews.authorization.k8s.io",
  "selfsubjectrulesreviews.authorization.k8s.io",
];

function listRules(run: Running): void {
  const own = run.impersonated === "" ? ["*.*\t[]\t[]\t[*]\n", "\t[*]\t[]\t[*]\n"] : [];
  const rows = [
    "Resources\tNon-Resource URLs\tResource Names\tVerbs\n",
    ...own,
    ...REVIEWS.map((resource) => `${resource}\t[]\t[]\t[create]\n`),
    ...EVERYBODY.map((url) => `\t[${url}]\t[]\t[get]\n`),
  ];
  run.out(align(rows.join(""), TABLE));
}

/** `kubectl auth whoami`. */
export function whoAmI(run: Running): void {
  const rows: readonly (readonly [string, string])[] =
    run.impersonated === ""
      ? [
          ["Username", "kubernetes-admin"],
          ["UID", "kubernetes-admin"],
          ["Groups", "[system:masters system:authenticated]"],
        ]
      : [
          ["Username", run.impersonated],
          ["Groups", "[system:authenticated]"],
        ];
  run.out(align(`ATTRIBUTE\tVALUE\n${rows.map((row) => `${row.join("\t")}\n`).join("")}`, TABLE));
}
