import { flag, flagList } from "../../flags.ts";
import { at, type Fields, fields, text } from "../../json.ts";
import { CommandError, fail } from "../../outcome.ts";
import type { Running } from "../../session.ts";
import { resolve, targetsGiven } from "../../targets.ts";
import { COMMON_FLAGS, type Generator } from "./generator.ts";

/** The name that a container gets from its image. Upstream: create_deployment.go buildPodSpec. */
function nameOfImage(image: string): string {
  const last = image.split("/").at(-1) ?? image;
  return last
    .replace(/[:@].*$/, "")
    .toLowerCase()
    .replace(/_/g, "-")
    .replace(/[^-a-z0-9]/g, "");
}

const container = (run: Running, name: string, image: string): Fields => {
  const port = flag(run.given, "port");
  const words = run.given.rest ?? [];
  return {
    name,
    image,
    ...(words.length > 0 ? { command: words } : {}),
    ...(port === "" || port === "-1" ? {} : { ports: [{ containerPort: Number(port) }] }),
    resources: {},
  };
};

export const deployment: Generator = {
  plural: "deployments",
  page: "deployment",
  flags: `image* port# replicas,r# ${COMMON_FLAGS}`,
  required: ["image"],
  failure: "failed to create deployment:",
  make(run, name) {
    const images = flagList(run.given, "image");
    if (images.length > 1 && run.given.rest !== undefined && run.given.rest.length > 0) {
      throw fail("cannot specify multiple --image options and command");
    }
    const labels = { app: name };
    const containers = images.map((image) => container(run, nameOfImage(image), image));
    return {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, labels },
      spec: {
        replicas: Number(flag(run.given, "replicas") || 1),
        selector: { matchLabels: labels },
        strategy: {},
        template: { metadata: { labels }, spec: { containers: containers.length > 0 ? containers : null } },
      },
      status: {},
    };
  },
};

const template = (run: Running, name: string, restartPolicy: string): Fields => ({
  metadata: {},
  spec: { containers: [container(run, name, flag(run.given, "image"))], restartPolicy },
});

export const job: Generator = {
  plural: "jobs",
  page: "job",
  flags: `image= from= ${COMMON_FLAGS}`,
  failure: "failed to create job:",
  make(run, name) {
    const [image, from] = [flag(run.given, "image"), flag(run.given, "from")];
    if ((image === "") === (from === "")) throw fail("either --image or --from must be specified");
    if (from !== "" && (run.given.rest ?? []).length > 0) throw fail("cannot specify --from and command");
    const made =
      from === "" ? { metadata: { name }, spec: { template: template(run, name, "Never") } } : copied(run, name, from);
    return { apiVersion: "batch/v1", kind: "Job", ...made, status: {} };
  },
};

/** A cron job's next job, made by hand. */
function copied(run: Running, name: string, from: string): Fields {
  const { found, errors } = resolve(run, targetsGiven(run, [from]));
  if (errors[0] !== undefined) throw new CommandError(errors[0]);
  const [source] = found;
  if (!source || found.length > 1) throw fail("from must be an existing cronjob");
  const { object, resource } = source;
  if (resource.kind !== "CronJob") throw fail(`unknown object type *v1.${resource.kind}`);
  const labels = at(object, "spec", "jobTemplate", "metadata", "labels");
  const annotations = fields(object, "spec", "jobTemplate", "metadata", "annotations");
  return {
    metadata: {
      annotations: { "cronjob.kubernetes.io/instantiate": "manual", ...annotations },
      ...(labels === undefined ? {} : { labels }),
      name,
      ownerReferences: [
        {
          apiVersion: "batch/v1",
          controller: true,
          kind: "CronJob",
          name: text(object, "metadata", "name"),
          uid: text(object, "metadata", "uid"),
        },
      ],
    },
    spec: at(object, "spec", "jobTemplate", "spec"),
  };
}

export const cronJob: Generator = {
  plural: "cronjobs",
  page: "cronjob",
  flags: `image= schedule= restart= ${COMMON_FLAGS}`,
  required: ["image", "schedule"],
  failure: "failed to create cronjob:",
  make: (run, name) => ({
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name },
    spec: {
      jobTemplate: {
        metadata: { name },
        spec: { template: template(run, name, flag(run.given, "restart") || "OnFailure") },
      },
      schedule: flag(run.given, "schedule"),
    },
    status: {},
  }),
};
