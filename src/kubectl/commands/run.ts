import { parse } from "yaml";
import type { JsonMap } from "../../cluster/apply/json.ts";
import { patched } from "../../cluster/apply/patch.ts";
import { flag, isOn, isSet } from "../flags.ts";
import { type Fields, fields, isFields } from "../json.ts";
import { fail, usage } from "../outcome.ts";
import { structured } from "../output.ts";
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
  check(run);
  const dryRun = dryRunOf(run);
  const attached = ["attach", "stdin", "tty"].some((each) => isOn(given, each));
  if (isOn(given, "rm") && !attached) throw usage("run", "--rm should only be used for attached containers");
  if (attached && dryRun !== "none") {
    throw usage(
      "run",
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  }
  if (attached) throw fail("attach is not available here: no process runs in the model");
  const pod = overridden(run, podOf(run, name, [...words, ...(given.rest ?? [])]));
  const made = [...(isOn(given, "expose") ? [serviceOf(run, name, pod)] : []), pod];
  for (const [i, object] of made.entries()) {
    const resource = findResource(run.cluster.resources, object === pod ? "pods" : "services") as Resource;
    // Two documents stand behind two lines.
    if (i > 0 && structured(run)) run.out("---\n---\n");
    const request = { resource, name, namespace: run.namespace, ...query(run, dryRun, "kubectl-run"), body: object };
    const stored = dryRun === "client" ? object : run.must({ verb: "create", ...request }).object;
    report(run, { resource, object: stored }, "created", dryRun);
  }
}

function check({ given }: Running): void {
  const image = flag(given, "image");
  if (image === "") throw fail("--image is required");
  if (!IMAGE.test(image)) throw fail(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (isOn(given, "tty") && !isOn(given, "stdin")) {
    throw usage("run", "-i/--stdin is required for containers with -t/--tty=true");
  }
  if (isOn(given, "expose") && flag(given, "port") === "") {
    throw usage("run", "--port must be set when exposing a service");
  }
  const restart = flag(given, "restart");
  if (!["", "Always", "OnFailure", "Never"].includes(restart)) throw usage("run", `invalid restart policy: ${restart}`);
  const pull = flag(given, "image-pull-policy");
  if (!["", "Always", "IfNotPresent", "Never"].includes(pull)) {
    throw usage("run", `invalid image pull policy: ${pull}`);
  }
}

/** "a=b,c=d" as a map. @throws CommandError for anything else. */
function labelsIn(written: string): Fields {
  const pairs = written.split(",").map((pair) => {
    const [key = "", value, more] = pair.split("=");
    if (value === undefined || more !== undefined) throw fail(`unexpected label spec: ${pair}`);
    if (key === "") throw fail("unexpected empty label key");
    return [key, value] as const;
  });
  return Object.fromEntries(pairs);
}

function podOf({ given }: Running, name: string, words: readonly string[]): Fields {
  const labels = flag(given, "labels") === "" ? { run: name } : labelsIn(flag(given, "labels"));
  const env = (given.values.get("env") ?? []).map((pair) => {
    const [, key = "", value = ""] = /^([^=]+)=([\s\S]*)$/.exec(pair) ?? [];
    if (key === "") throw fail(`invalid env: ${pair}`);
    return { name: key, value };
  });
  const port = flag(given, "port");
  if (port !== "" && !/^[-+]?\d+$/.test(port)) {
    throw fail(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
  }
  const pull = flag(given, "image-pull-policy");
  const annotations = Object.fromEntries((given.values.get("annotations") ?? []).map((pair) => pair.split("=")));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...(Object.keys(annotations).length > 0 ? { annotations } : {}), labels, name },
    spec: {
      containers: [
        {
          ...(words.length > 0 ? { [isOn(given, "command") ? "command" : "args"]: words } : {}),
          ...(env.length > 0 ? { env } : {}),
          image: flag(given, "image"),
          ...(pull === "" ? {} : { imagePullPolicy: pull }),
          name,
          ...(port === "" ? {} : { ports: [{ containerPort: Number(port) }] }),
          resources: {},
          ...(isOn(given, "privileged") ? { securityContext: { privileged: true } } : {}),
        },
      ],
      dnsPolicy: "ClusterFirst",
      restartPolicy: flag(given, "restart") || "Always",
    },
    status: {},
  };
}

/** The pod with what `--overrides` lays over it. */
function overridden(run: Running, pod: Fields): Fields {
  const written = flag(run.given, "overrides");
  if (written === "") return pod;
  const over: unknown = parse(written, { version: "1.1" });
  if (!isFields(over)) throw fail("Invalid JSON Patch");
  return patched(pod as JsonMap, over as JsonMap);
}

function serviceOf({ given }: Running, name: string, pod: Fields): Fields {
  const port = Number(flag(given, "port"));
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: {
      ports: [{ port, protocol: "TCP", targetPort: port }],
      selector: fields(pod, "metadata", "labels"),
    },
    status: { loadBalancer: {} },
  };
}
