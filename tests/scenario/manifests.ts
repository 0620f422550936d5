/** A Deployment of one pod as a document of a scenario. */
export const deploymentOf = (name: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: "registry.example/${name}:1"}]}
`;
