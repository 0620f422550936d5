/** What both loops of the KEDA operator say of themselves. */
export const COMPONENT = "keda-operator";
export const upstream = {
  project: "kedacore/keda",
  version: "v2.20.2",
  source: "controllers/keda, pkg/scaling, pkg/scalers",
};

export const COMMON_GAPS = [
  "Triggers: aws-sqs-queue, cpu, cron, kafka, memory, prometheus, rabbitmq and redis lists; others are refused.",
  "TriggerAuthentication is not read: connection parameters stand in the trigger or in the container's own variables.",
  "Queries take no time, and the triggers of one poll answer in trigger order.",
  "Every write succeeds at once; refusals are modelled but do not occur.",
  "The operator never restarts.",
];
