import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { KubeObject } from "../../api/objects.ts";
import { failed, ok } from "../../base/result.ts";
import { check, fields, type Shape } from "../../cluster/schema.ts";
import { expressionOf, type IngressRule, type NetworkPolicy } from "../../mesh/cilium/policy.ts";

type Errors = readonly ManifestError[];

const SELECTOR: Shape = fields("matchExpressions:any", { matchLabels: { map: "string" } });

/** cilium pkg/k8s/apis/cilium.io/client/crds/v2/ciliumnetworkpolicies.yaml. */
const SHAPE: Shape = fields(
  "description nodeSelector:any egress:any egressDeny:any ingressDeny:any labels:any enableDefaultDeny:any log:any",
  {
    endpointSelector: SELECTOR,
    ingress: {
      list: fields(
        "fromCIDR:any fromCIDRSet:any fromGroups:any fromNodes:any fromRequires:any icmps:any authentication:any",
        {
          fromEndpoints: { list: SELECTOR },
          fromEntities: { list: "string" },
          toPorts: {
            list: fields("listener:any originatingTLS:any terminatingTLS:any serverNames:any", {
              ports: {
                list: fields("port endPort:integer", {
                  protocol: { words: ["TCP", "UDP", "SCTP", "ICMP", "ICMPv6", "ANY"] },
                }),
              },
              rules: fields("kafka:any dns:any l7:any l7proto", {
                http: { list: fields("method path host headers:any headerMatches:any") },
              }),
            }),
          },
        },
      ),
    },
  },
);

const KNOWN = ["description", "endpointSelector", "ingress", "labels"];
const KNOWN_IN_RULE = ["fromEndpoints", "fromEntities", "toPorts"];
const KNOWN_IN_HTTP = ["method", "path"];

const unknown = (part: object, known: readonly string[], path: ManifestError["path"]): Errors =>
  Object.keys(part)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: [...path, name],
      message: `${name} is not modelled`,
      hint: `Known: ${known.join(", ")}.`,
    }));

export const NETWORK_POLICY: KindDoc = {
  kind: "CiliumNetworkPolicy",
  apiVersions: ["cilium.io/v2"],
  fields: [],
  admit(manifest) {
    const errors = check(manifest.spec, SHAPE, ["spec"]);
    return errors.length > 0 ? failed(errors) : ok(manifest);
  },
  analyse: ({ spec }: KubeObject) => [
    ...unknown(spec as object, KNOWN, ["spec"]),
    ...((spec as NetworkPolicy).ingress ?? []).flatMap((rule, index) => ruleErrors(rule, ["spec", "ingress", index])),
  ],
};

function ruleErrors(rule: IngressRule, path: ManifestError["path"]): Errors {
  const { toPorts = [] } = rule;
  return [
    ...unknown(rule, KNOWN_IN_RULE, path),
    ...toPorts.flatMap(({ rules }, port) =>
      (rules?.http ?? []).flatMap((http, index) => {
        const at = [...path, "toPorts", port, "rules", "http", index];
        const unread = (["method", "path"] as const).filter((name) => !expressionOf(http[name] ?? ""));
        return [
          ...unknown(http, KNOWN_IN_HTTP, at),
          ...unread.map((name) => ({ path: [...at, name], message: `${http[name]} is no regular expression` })),
        ];
      }),
    ),
  ];
}
