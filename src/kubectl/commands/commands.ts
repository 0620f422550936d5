import type { FlagSpec } from "../flags.ts";
import type { Running } from "../session.ts";
import { APPLY_FLAGS, apply, VIEW_FLAGS, viewLastApplied } from "./apply.ts";
import { AUTOSCALE_FLAGS, autoscale } from "./autoscale.ts";
import * as create from "./create.ts";
import { DELETE_FLAGS, deleteObjects } from "./delete.ts";
import { DESCRIBE_FLAGS, describe } from "./describe.ts";
import { EVENTS_FLAGS, events } from "./events.ts";
import { EXPOSE_FLAGS, expose } from "./expose.ts";
import { GET_FLAGS, get } from "./get.ts";
import { annotate, LABEL_FLAGS, label } from "./label.ts";
import * as nodes from "./nodes.ts";
import { PATCH_FLAGS, patch } from "./patch.ts";
import * as rollout from "./rollout.ts";
import { RUN_FLAGS, runPod } from "./run.ts";
import { SCALE_FLAGS, scale } from "./scale.ts";
import { SET_FLAGS, setEnv, setImage, setResources } from "./set.ts";
import { TAINT_FLAGS, taint } from "./taint.ts";
import { TOP_FLAGS, topNodes, topPods } from "./top.ts";
import { WAIT_FLAGS, wait } from "./wait.ts";

export interface Command {
  readonly flags: FlagSpec;
  run(running: Running): void;
}

const command = (flags: FlagSpec, run: (running: Running) => void): Command => ({ flags, run });

/** Commands by their words: "get", "rollout status". */
export const COMMANDS: Readonly<Record<string, Command>> = {
  annotate: command(LABEL_FLAGS, annotate),
  apply: command(APPLY_FLAGS, apply),
  "apply view-last-applied": command(VIEW_FLAGS, viewLastApplied),
  autoscale: command(AUTOSCALE_FLAGS, autoscale),
  cordon: command(nodes.CORDON_FLAGS, nodes.cordon),
  create: command(create.CREATE_FLAGS, create.create),
  "create configmap": command(create.GENERATOR_FLAGS, create.createConfigMap),
  "create cm": command(create.GENERATOR_FLAGS, create.createConfigMap),
  "create cronjob": command(create.GENERATOR_FLAGS, create.createCronJob),
  "create cj": command(create.GENERATOR_FLAGS, create.createCronJob),
  "create deployment": command(create.GENERATOR_FLAGS, create.createDeployment),
  "create deploy": command(create.GENERATOR_FLAGS, create.createDeployment),
  "create ingress": command(create.GENERATOR_FLAGS, create.createIngress),
  "create ing": command(create.GENERATOR_FLAGS, create.createIngress),
  "create job": command(create.GENERATOR_FLAGS, create.createJob),
  "create namespace": command(create.GENERATOR_FLAGS, create.createNamespace),
  "create ns": command(create.GENERATOR_FLAGS, create.createNamespace),
  "create poddisruptionbudget": command(create.GENERATOR_FLAGS, create.createPdb),
  "create pdb": command(create.GENERATOR_FLAGS, create.createPdb),
  "create priorityclass": command(create.GENERATOR_FLAGS, create.createPriorityClass),
  "create pc": command(create.GENERATOR_FLAGS, create.createPriorityClass),
  "create quota": command(create.GENERATOR_FLAGS, create.createQuota),
  "create resourcequota": command(create.GENERATOR_FLAGS, create.createQuota),
  "create role": command(create.GENERATOR_FLAGS, create.createRole),
  "create rolebinding": command(create.GENERATOR_FLAGS, create.createRoleBinding),
  "create serviceaccount": command(create.GENERATOR_FLAGS, create.createServiceAccount),
  "create sa": command(create.GENERATOR_FLAGS, create.createServiceAccount),
  "create secret generic": command(create.GENERATOR_FLAGS, create.createSecret),
  "create service clusterip": command(create.GENERATOR_FLAGS, create.createService("ClusterIP")),
  "create service nodeport": command(create.GENERATOR_FLAGS, create.createService("NodePort")),
  delete: command(DELETE_FLAGS, deleteObjects),
  describe: command(DESCRIBE_FLAGS, describe),
  drain: command(nodes.DRAIN_FLAGS, nodes.drain),
  events: command(EVENTS_FLAGS, events),
  expose: command(EXPOSE_FLAGS, expose),
  get: command(GET_FLAGS, get),
  label: command(LABEL_FLAGS, label),
  patch: command(PATCH_FLAGS, patch),
  "rollout history": command(rollout.ROLLOUT_FLAGS, rollout.history),
  "rollout pause": command(rollout.ROLLOUT_FLAGS, rollout.pause),
  "rollout restart": command(rollout.ROLLOUT_FLAGS, rollout.restart),
  "rollout resume": command(rollout.ROLLOUT_FLAGS, rollout.resume),
  "rollout status": command(rollout.ROLLOUT_FLAGS, rollout.status),
  "rollout undo": command(rollout.ROLLOUT_FLAGS, rollout.undo),
  rollout: command(rollout.ROLLOUT_FLAGS, rollout.unknownSubcommand),
  run: command(RUN_FLAGS, runPod),
  scale: command(SCALE_FLAGS, scale),
  "set env": command(SET_FLAGS, setEnv),
  "set image": command(SET_FLAGS, setImage),
  "set resources": command(SET_FLAGS, setResources),
  taint: command(TAINT_FLAGS, taint),
  "top node": command(TOP_FLAGS, topNodes),
  "top nodes": command(TOP_FLAGS, topNodes),
  "top pod": command(TOP_FLAGS, topPods),
  "top pods": command(TOP_FLAGS, topPods),
  uncordon: command(nodes.CORDON_FLAGS, nodes.uncordon),
  wait: command(WAIT_FLAGS, wait),
};
