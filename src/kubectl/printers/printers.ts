import * as config from "./config.ts";
import { eventPrinter } from "./events.ts";
import { hpaPrinter } from "./hpa.ts";
import { nodePrinter } from "./nodes.ts";
import { podPrinter } from "./pods.ts";
import * as policies from "./policies.ts";
import type { Printer } from "./printer.ts";
import * as services from "./services.ts";
import * as workloads from "./workloads.ts";

/** Printers by kind; a kind that has none shows name and age. */
const PRINTERS: Readonly<Record<string, Printer>> = {
  ClusterRole: config.createdAtPrinter,
  ClusterRoleBinding: policies.roleBindingPrinter,
  ConfigMap: config.configMapPrinter,
  ControllerRevision: workloads.controllerRevisionPrinter,
  CronJob: workloads.cronJobPrinter,
  CustomResourceDefinition: config.createdAtPrinter,
  DaemonSet: workloads.daemonSetPrinter,
  Deployment: workloads.deploymentPrinter,
  EndpointSlice: services.endpointSlicePrinter,
  Endpoints: services.endpointsPrinter,
  Event: eventPrinter,
  HorizontalPodAutoscaler: hpaPrinter,
  Ingress: services.ingressPrinter,
  Job: workloads.jobPrinter,
  Lease: config.leasePrinter,
  LimitRange: config.createdAtPrinter,
  Namespace: config.namespacePrinter,
  NetworkPolicy: policies.networkPolicyPrinter,
  Node: nodePrinter,
  PersistentVolumeClaim: config.pvcPrinter,
  Pod: podPrinter,
  PodDisruptionBudget: policies.pdbPrinter,
  PriorityClass: policies.priorityClassPrinter,
  ReplicaSet: workloads.replicaSetPrinter,
  ResourceQuota: policies.quotaPrinter,
  Role: config.createdAtPrinter,
  RoleBinding: policies.roleBindingPrinter,
  Secret: config.secretPrinter,
  Service: services.servicePrinter,
  StatefulSet: workloads.statefulSetPrinter,
};

/** The printer of a kind the cluster knows. */
export const printerOf = (kind: string): Printer => PRINTERS[kind] ?? config.agePrinter;
