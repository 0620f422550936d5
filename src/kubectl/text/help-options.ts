/** Options that several help pages have, by the names that stand for them. */
export const OPTIONS: Readonly<Record<string, string>> = {
  all: `    --all=false:
	Select all resources in the namespace of the specified resource types
`,
  "all 2": `    --all=false:
	Select all resources, in the namespace of the specified resource types
`,
  "all-namespaces": `    -A, --all-namespaces=false:
	If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.
`,
  "all-namespaces 2": `    -A, --all-namespaces=false:
	If true, check the specified action in all namespaces.
`,
  "allow-missing-template-keys": `    --allow-missing-template-keys=true:
	If true, ignore any errors in templates when a field or map key is missing in the template. Only applies to golang and jsonpath output formats.
`,
  "append-hash": `    --append-hash=false:
	Append a hash of the secret to its name.
`,
  cascade: `    --cascade='background':
	Must be "background", "orphan", or "foreground". Selects the deletion cascading strategy for the dependents (e.g. Pods created by a ReplicationController). Defaults to background.
`,
  "chunk-size": `    --chunk-size=500:
	Return large lists in chunks rather than all at once. Pass 0 to disable.
`,
  container: `    -c, --container='':
	Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen
`,
  "dry-run": `    --dry-run='none':
	Must be "none", "server", or "client". If client strategy, only print the object that would be sent, without sending it. If server strategy, submit server-side request without persisting the resource.
`,
  env: `    --env=[]:
	Environment variables to set in the container.
`,
  "field-manager": `    --field-manager='kubectl-create':
	Name of the manager used to track field ownership.
`,
  "field-manager 2": `    --field-manager='kubectl-client-side-apply':
	Name of the manager used to track field ownership.
`,
  "field-manager 3": `    --field-manager='kubectl-set':
	Name of the manager used to track field ownership.
`,
  "field-manager 4": `    --field-manager='kubectl-rollout':
	Name of the manager used to track field ownership.
`,
  "field-selector": `    --field-selector='':
	Selector (field query) to filter on, supports '=', '==', and '!='.(e.g. --field-selector key1=value1,key2=value2). The server only supports a limited number of field queries per type.
`,
  filename: `    -f, --filename=[]:
	Filename, directory, or URL to files identifying the resource to get from a server.
`,
  "filename 2": `    -f, --filename=[]:
	Filename, directory, or URL to files to use to edit the resource
`,
  "filename 3": `    -f, --filename=[]:
	Filename, directory, or URL to files identifying the resource to update
`,
  "filename 4": `    -f, --filename=[]:
	identifying the resource.
`,
  "filename 5": `    -f, --filename=[]:
	Filename, directory, or URL to files that contains the last-applied-configuration annotations
`,
  force: `    --force=false:
	If true, immediately remove resources from API and bypass graceful deletion. Note that immediate deletion of some resources may result in inconsistency or data loss and requires confirmation.
`,
  "force-conflicts": `    --force-conflicts=false:
	If true, server-side apply will force the changes against conflicts.
`,
  "grace-period": `    --grace-period=-1:
	Period of time in seconds given to the resource to terminate gracefully. Ignored if negative. Set to 1 for immediate shutdown. Can only be set to 0 when --force is true (force deletion).
`,
  image: `    --image='':
	Image name to run.
`,
  kustomize: `    -k, --kustomize='':
	Process the kustomization directory. This flag can't be used together with -f or -R.
`,
  "kustomize 2": `    -k, --kustomize='':
	Process a kustomization directory. This flag can't be used together with -f or -R.
`,
  local: `    --local=false:
	If true, annotation will NOT contact api-server but run locally.
`,
  "no-headers": `    --no-headers=false:
	When using the default or custom-column output format, don't print headers (default print headers).
`,
  output: `    -o, --output='':
	Output format. One of: (json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).
`,
  "override-type": `    --override-type='merge':
	The method used to override the generated object: json, merge, or strategic.
`,
  overrides: `    --overrides='':
	An inline JSON override for the generated object. If this is non-empty, it is used to override the generated object. Requires that the object supply a valid apiVersion field.
`,
  "pod-running-timeout": `    --pod-running-timeout=1m0s:
	The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running
`,
  "pod-running-timeout 2": `    --pod-running-timeout=20s:
	The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running
`,
  "prune-allowlist": `    --prune-allowlist=[]:
	Overwrite the default allowlist with <group/version/kind> for --prune
`,
  quiet: `    -q, --quiet=false:
	Only print output from the remote session
`,
  recursive: `    -R, --recursive=false:
	Process the directory used in -f, --filename recursively. Useful when you want to manage related manifests organized within the same directory.
`,
  "recursive 2": `    -R, --recursive=true:
	Process the directory used in -f, --filename recursively. Useful when you want to manage related manifests organized within the same directory.
`,
  resource: `    --resource=[]:
	Resource that the rule applies to
`,
  "resource-name": `    --resource-name=[]:
	Resource in the white list that the rule applies to, repeat this flag for multiple items
`,
  "save-config": `    --save-config=false:
	If true, the configuration of current object will be saved in its annotation. Otherwise, the annotation will be unchanged. This flag is useful when you want to perform kubectl apply on this object in the future.
`,
  selector: `    -l, --selector='':
	Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.
`,
  "server-side": `    --server-side=false:
	If true, apply runs in the server instead of the client.
`,
  "show-managed-fields": `    --show-managed-fields=false:
	If true, keep the managedFields when printing objects in JSON or YAML format.
`,
  stdin: `    -i, --stdin=false:
	Pass stdin to the container
`,
  tcp: `    --tcp=[]:
	Port pairs can be specified as '<port>:<targetPort>'.
`,
  template: `    --template='':
	Template string or path to template file to use when -o=go-template, -o=go-template-file. The template format is golang templates [http://golang.org/pkg/text/template/#pkg-overview].
`,
  timeout: `    --timeout=0s:
	The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object
`,
  tty: `    -t, --tty=false:
	Stdin is a TTY
`,
  "use-protocol-buffers": `    --use-protocol-buffers=true:
	Enables using protocol-buffers to access Metrics API.
`,
  validate: `    --validate='strict':
	Must be one of: strict (or true), warn, ignore (or false). "true" or "strict" will use a schema to validate the input and fail the request if invalid. It will perform server side validation if ServerSideFieldValidation is enabled on the api-server, but will fall back to less reliable client-side validation if not. "warn" will warn about unknown or duplicate fields without blocking the request if server-side field validation is enabled on the API server, and behave as "ignore" otherwise. "false" or "ignore" will not perform any schema validation, silently dropping any unknown or duplicate fields.
`,
  verb: `    --verb=[]:
	Verb that applies to the resources contained in the rule
`,
  wait: `    --wait=false:
	If true, wait for resources to be gone before returning. This waits for finalizers.
`,
  "windows-line-endings": `    --windows-line-endings=false:
	Defaults to the line ending native to your platform.
`,
};
