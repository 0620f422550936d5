/**
 * Does a label set satisfy a LabelSelector? An empty selector matches everything.
 * Upstream: k8s.io/apimachinery pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector.
 */
export function matches(
  selector: {
    readonly matchLabels?: Readonly<Record<string, string>>;
    readonly matchExpressions?: readonly {
      readonly key: string;
      readonly operator: string;
      readonly values?: readonly string[];
    }[];
  },
  labels: Readonly<Record<string, string>> = {},
): boolean {
  // Pods share the labels of their template.
  if (labels !== selector.matchLabels) {
    for (const key of Object.keys(selector.matchLabels ?? {})) {
      if (labels[key] !== selector.matchLabels?.[key]) return false;
    }
  }
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === "Exists") return value !== undefined;
    if (operator === "DoesNotExist") return value === undefined;
    if (operator === "In") return value !== undefined && values.includes(value);
    return value === undefined || !values.includes(value);
  });
}
