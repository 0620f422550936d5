import { parseSchedule } from "../../base/cron/schedule.ts";
import { problemText } from "../../cluster/apply/server.ts";
import { podSpecErrors, selectorErrors, wholeNumber } from "../../cluster/validation.ts";
import { at, count, type Fields, fields, list, text } from "../json.ts";

/** Field rules of kinds that the model does not have. Upstream: kubernetes v1.36.1 pkg/apis/{core,apps,batch}/validation. */
export function fieldProblems(object: Fields): readonly string[] {
  switch (text(object, "kind")) {
    case "Service":
      return serviceProblems(object);
    case "StatefulSet":
    case "DaemonSet":
      return podControllerProblems(object);
    case "CronJob":
      return cronJobProblems(object);
    default:
      return [];
  }
}

function podControllerProblems(object: Fields): readonly string[] {
  const { selector, template, replicas } = fields(object, "spec");
  return [
    ...wholeNumber(["spec", "replicas"], replicas),
    ...selectorErrors(text(object, "kind").toLowerCase(), selector, template),
    ...podSpecErrors(["spec", "template", "spec"], at(template, "spec"), ["Always"]),
  ].map(problemText);
}

/** Pods that end. */
function podProblems(object: Fields, path: readonly string[]): readonly string[] {
  const spec = at(object, ...path);
  const policy = text(spec, "restartPolicy");
  const ends = policy === "OnFailure" || policy === "Never";
  return [
    ...podSpecErrors(path, spec, ["Always", "OnFailure", "Never"]).map(problemText),
    ...(ends ? [] : [`${path.join(".")}.restartPolicy: Required value: valid values: "OnFailure", "Never"`]),
  ];
}

function cronJobProblems(object: Fields): readonly string[] {
  const schedule = text(object, "spec", "schedule");
  const parsed = parseSchedule(schedule);
  const timed =
    schedule === ""
      ? ["spec.schedule: Required value"]
      : parsed.ok
        ? []
        : [`spec.schedule: Invalid value: ${JSON.stringify(schedule)}: ${parsed.error}`];
  return [...timed, ...podProblems(object, ["spec", "jobTemplate", "spec", "template", "spec"])];
}

const OUT_OF_RANGE = "must be between 1 and 65535, inclusive";
const isPort = (port: unknown): boolean => typeof port !== "number" || (port >= 1 && port <= 65535);

function serviceProblems(service: Fields): readonly string[] {
  const ports = list(service, "spec", "ports");
  const portless = text(service, "spec", "type") === "ExternalName" || text(service, "spec", "clusterIP") === "None";
  if (ports.length === 0) return portless ? [] : ["spec.ports: Required value"];
  return ports.flatMap((port, i) => {
    const path = `spec.ports[${i}]`;
    const node = count(port, "nodePort");
    return [
      ...(ports.length > 1 && text(port, "name") === "" ? [`${path}.name: Required value`] : []),
      ...(isPort(at(port, "port")) ? [] : portProblems(port, path)),
      ...(node === 0 || (node >= 30000 && node <= 32767) ? [] : [nodePortProblem(path, node)]),
    ];
  });
}

/** A target that is not given is the port itself. */
function portProblems(port: unknown, path: string): readonly string[] {
  const bad = (field: string) => `${path}.${field}: Invalid value: ${text(port, "port")}: ${OUT_OF_RANGE}`;
  return at(port, "targetPort") === undefined ? [bad("port"), bad("targetPort")] : [bad("port")];
}

const nodePortProblem = (path: string, node: number): string =>
  `${path}.nodePort: Invalid value: ${node}: provided port is not in the valid range. The range of valid ports is 30000-32767`;
