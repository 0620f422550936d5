import { type ComponentType, memo, useDeferredValue } from "react";
import type { Lane } from "../../session/lab.ts";

/**
 * A view of runs that is not what a person looks at while they drag a knob: it is rendered after the picture of a new
 * future is painted, while nothing else waits.
 */
export function soon<P extends { readonly lanes: readonly Lane[] }>(View: ComponentType<P>) {
  const Later = memo(View) as unknown as ComponentType<P>;
  return memo(function Soon(props: P) {
    return <Later {...props} lanes={useDeferredValue(props.lanes)} />;
  });
}
