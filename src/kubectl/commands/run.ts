import { flag, flagList, isOn, isSet } from "../flags.ts";
import type { Fields } from "../json.ts";
import { fail, usage } from "../outcome.ts";
import { findResource, type Resource } from "../resources.ts";
import type { Running } from "../session.ts";
import { dryRunOf, query, report, WRITE_FLAGS } from "./write.ts";

export const RUN_FLAGS = `image= port= labels,l= env* restart= command stdin,i tty,t rm attach expose image-pull-policy= overrides= override-type= privileged quiet,q leave-stdin-open annotations* grace-period# force wait timeout% cascade~background pod-running-timeout% save-config ${WRITE_FLAGS}`;

const IMAGE = /^[a-z0-9]+([._/-]+[a-z0-9]+)*(:\d+\/[\w./-]+)?(:[\w][\w.-]*)?(@[\w:]+)?$/;

/** `kubectl run`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/run/run.go. */
export function runPod(run: Running): void {
  const { given } = run;
  if (!isSet(given, "image")) throw fail('required flag(s) "image" not set');
  const [name, ...words] = given.args;
  if (name === undefined) throw usage("run", "NAME is required for run");
  const image = flag(given, "image");
  if (!IMAGE.test(image)) throw fail(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  const resource = findResource(run.cluster.resources, "pods") as Resource;
  const object = podOf(run, name, image, [...words, ...(given.rest ?? [])]);
  const dryRun = dryRunOf(run);
  if (dryRun === "client") return report(run, { resource, object }, "created", dryRun);
  const reply = run.must({
    verb: "create",
    resource,
    name,
    namespace: run.namespace,
    ...query(run, dryRun, "kubectl-run"),
    body: object,
  });
  report(run, { resource, object: reply.object }, "created", dryRun);
}

function podOf({ given }: Running, name: string, image: string, words: readonly string[]): Fields {
  const labels =
    flag(given, "labels") === ""
      ? { run: name }
      : Object.fromEntries(
          flag(given, "labels")
            .split(",")
            .map((l) => l.split("=")),
        );
  const env = flagList(given, "env").map((pair) => ({
    name: pair.split("=")[0],
    value: pair.split("=").slice(1).join("="),
  }));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { labels, name },
    spec: {
      containers: [
        {
          ...(words.length > 0 ? { [isOn(given, "command") ? "command" : "args"]: words } : {}),
          ...(env.length > 0 ? { env } : {}),
          image,
          name,
          ...(isSet(given, "port") ? { ports: [{ containerPort: Number(flag(given, "port")) }] } : {}),
          resources: {},
        },
      ],
      dnsPolicy: "ClusterFirst",
      restartPolicy: flag(given, "restart") || "Always",
    },
    status: {},
  };
}
