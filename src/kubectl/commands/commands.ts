import type { FlagSpec } from "../flags.ts";
import type { Running } from "../session.ts";
import { APPLY_FLAGS, apply } from "./apply.ts";
import * as auth from "./auth.ts";
import { AUTOSCALE_FLAGS, autoscale } from "./autoscale.ts";
import * as config from "./config.ts";
import * as access from "./create/access.ts";
import * as made from "./create/config.ts";
import { CREATE_FLAGS, create } from "./create/files.ts";
import { type Generator, generated } from "./create/generator.ts";
import * as network from "./create/network.ts";
import * as policy from "./create/policy.ts";
import { cronJob, deployment, job } from "./create/workloads.ts";
import { DELETE_FLAGS, deleteObjects } from "./delete.ts";
import { DESCRIBE_FLAGS, describe } from "./describe.ts";
import { DIFF_FLAGS, diff } from "./diff.ts";
import { apiResources, apiVersions, RESOURCES_FLAGS } from "./discovery.ts";
import { EDIT_FLAGS, edit } from "./edit.ts";
import { EVENTS_FLAGS, events } from "./events.ts";
import { EXPLAIN_FLAGS, explain } from "./explain.ts";
import { EXPOSE_FLAGS, expose } from "./expose.ts";
import { GET_FLAGS, get } from "./get.ts";
import { annotate, LABEL_FLAGS, label } from "./label.ts";
import { LAST_APPLIED_FLAGS, setLastApplied, VIEW_FLAGS, viewLastApplied } from "./last-applied.ts";
import * as nodes from "./nodes.ts";
import * as pages from "./pages.ts";
import { PATCH_FLAGS, patch } from "./patch.ts";
import { REPLACE_FLAGS, replace } from "./replace.ts";
import * as rollout from "./rollout.ts";
import { RUN_FLAGS, runPod } from "./run.ts";
import { SCALE_FLAGS, scale } from "./scale.ts";
import { SET_FLAGS, setEnv, setImage, setResources, setSelector, setServiceAccount } from "./set.ts";
import * as streams from "./streams.ts";
import { TAINT_FLAGS, taint } from "./taint.ts";
import { TOP_FLAGS, topNodes, topPods } from "./top.ts";
import { VERSION_FLAGS, version } from "./version.ts";
import { WAIT_FLAGS, wait } from "./wait.ts";

export interface Command {
  readonly flags: FlagSpec;
  run(running: Running): void;
}

const command = (flags: FlagSpec, run: (running: Running) => void): Command => ({ flags, run });

const generator = (each: Generator): Command => command(each.flags, generated(each));

/** Commands by their words: "get", "rollout status". */
export const COMMANDS: Readonly<Record<string, Command>> = {
  "": command("", pages.root),
  alpha: command("", pages.alpha),
  annotate: command(LABEL_FLAGS, annotate),
  "api-resources": command(RESOURCES_FLAGS, apiResources),
  "api-versions": command("", apiVersions),
  apply: command(APPLY_FLAGS, apply),
  "apply view-last-applied": command(VIEW_FLAGS, viewLastApplied),
  "apply edit-last-applied": command(VIEW_FLAGS, pages.needsResource),
  "apply set-last-applied": command(LAST_APPLIED_FLAGS, setLastApplied),
  attach: command(streams.EXEC_FLAGS, streams.attach),
  auth: command("", pages.group),
  "auth can-i": command(auth.CAN_I_FLAGS, auth.canI),
  "auth whoami": command("output,o=", auth.whoAmI),
  autoscale: command(AUTOSCALE_FLAGS, autoscale),
  certificate: command("", pages.group),
  "certificate approve": command("filename,f* force", pages.certificate),
  "cluster-info": command("", config.clusterInfo),
  completion: command("", pages.completion),
  config: command(config.CONFIG_FLAGS, pages.group),
  "config current-context": command(config.CONFIG_FLAGS, config.currentContext),
  "config delete-context": command(config.CONFIG_FLAGS, config.deleteContext),
  "config get-clusters": command(config.CONFIG_FLAGS, config.getClusters),
  "config get-contexts": command(config.CONFIG_FLAGS, config.getContexts),
  "config get-users": command(config.CONFIG_FLAGS, config.getUsers),
  "config rename-context": command(config.CONFIG_FLAGS, config.renameContext),
  "config set-context": command(config.CONFIG_FLAGS, config.setContext),
  "config use-context": command(config.CONFIG_FLAGS, config.useContext),
  "config view": command(config.CONFIG_FLAGS, config.view),
  cordon: command(nodes.CORDON_FLAGS, nodes.cordon),
  create: command(CREATE_FLAGS, create),
  "create clusterrole": generator(access.clusterRole),
  "create clusterrolebinding": generator(access.clusterRoleBinding),
  "create configmap": generator(made.configMap),
  "create cronjob": generator(cronJob),
  "create deployment": generator(deployment),
  "create ingress": generator(network.ingress),
  "create job": generator(job),
  "create namespace": generator(made.namespace),
  "create poddisruptionbudget": generator(policy.disruptionBudget),
  "create priorityclass": generator(policy.priorityClass),
  "create quota": generator(made.quota),
  "create role": generator(access.role),
  "create rolebinding": generator(access.roleBinding),
  "create serviceaccount": generator(made.serviceAccount),
  "create secret docker-registry": generator(made.dockerSecret),
  "create secret generic": generator(made.secret),
  "create secret tls": generator(made.tlsSecret),
  "create service clusterip": generator(network.clusterIpService),
  "create service externalname": generator(network.externalNameService),
  "create service loadbalancer": generator(network.loadBalancerService),
  "create service nodeport": generator(network.nodePortService),
  "create secret": command("", pages.group),
  "create service": command("", pages.group),
  "create token": command("duration% audience*", pages.token),
  cp: command("container,c= retries# no-preserve", pages.copy),
  debug: command("image= copy-to= target= stdin,i tty,t", pages.debug),
  delete: command(DELETE_FLAGS, deleteObjects),
  describe: command(DESCRIBE_FLAGS, describe),
  diff: command(DIFF_FLAGS, diff),
  drain: command(nodes.DRAIN_FLAGS, nodes.drain),
  edit: command(EDIT_FLAGS, edit),
  events: command(EVENTS_FLAGS, events),
  exec: command(streams.EXEC_FLAGS, streams.exec),
  explain: command(EXPLAIN_FLAGS, explain),
  expose: command(EXPOSE_FLAGS, expose),
  get: command(GET_FLAGS, get),
  label: command(LABEL_FLAGS, label),
  kustomize: command("output,o=", pages.kustomize),
  logs: command(streams.LOGS_FLAGS, streams.logs),
  options: command("", pages.options),
  patch: command(PATCH_FLAGS, patch),
  plugin: command("", pages.group),
  "plugin list": command("name-only", pages.plugins),
  "port-forward": command("address* pod-running-timeout%", streams.portForward),
  proxy: command("port,p= address= www= api-prefix=", pages.proxy),
  replace: command(REPLACE_FLAGS, replace),
  "rollout history": command(rollout.ROLLOUT_FLAGS, rollout.history),
  "rollout pause": command(rollout.ROLLOUT_FLAGS, rollout.pause),
  "rollout restart": command(rollout.ROLLOUT_FLAGS, rollout.restart),
  "rollout resume": command(rollout.ROLLOUT_FLAGS, rollout.resume),
  "rollout status": command(rollout.ROLLOUT_FLAGS, rollout.status),
  "rollout undo": command(rollout.ROLLOUT_FLAGS, rollout.undo),
  rollout: command(rollout.ROLLOUT_FLAGS, pages.group),
  run: command(RUN_FLAGS, runPod),
  scale: command(SCALE_FLAGS, scale),
  set: command(SET_FLAGS, pages.group),
  "set env": command(SET_FLAGS, setEnv),
  "set image": command(SET_FLAGS, setImage),
  "set resources": command(SET_FLAGS, setResources),
  "set selector": command(SET_FLAGS, setSelector),
  "set serviceaccount": command(SET_FLAGS, setServiceAccount),
  taint: command(TAINT_FLAGS, taint),
  top: command(TOP_FLAGS, pages.group),
  "top node": command(TOP_FLAGS, topNodes),
  "top pod": command(TOP_FLAGS, topPods),
  uncordon: command(nodes.CORDON_FLAGS, nodes.uncordon),
  version: command(VERSION_FLAGS, version),
  wait: command(WAIT_FLAGS, wait),
};

/** Other names of commands, by what stands before the word. */
export const ALIASES: Readonly<Record<string, string>> = {
  "create cm": "create configmap",
  "create cj": "create cronjob",
  "create deploy": "create deployment",
  "create ing": "create ingress",
  "create ns": "create namespace",
  "create pdb": "create poddisruptionbudget",
  "create pc": "create priorityclass",
  "create resourcequota": "create quota",
  "create sa": "create serviceaccount",
  "create svc": "create service",
  "set sa": "set serviceaccount",
  "top no": "top node",
  "top nodes": "top node",
  "top po": "top pod",
  "top pods": "top pod",
  "config use": "config use-context",
};
