import { type Bulkhead, bulkhead, enter, leave, resize } from "../../plant/policies/resilience4j/bulkhead.ts";
import type { Config, Did, Operation } from "./format.ts";

/** The bulkhead of a recording. */
export class BulkheadPart {
  readonly #state: Bulkhead;
  readonly #events: string[];

  constructor({ maxConcurrentCalls }: NonNullable<Config["bulkhead"]>, events: string[]) {
    this.#state = bulkhead(maxConcurrentCalls);
    this.#events = events;
  }

  answer(operation: Operation): Did {
    if (operation.op === "resize") resize(this.#state, operation.maxConcurrentCalls);
    if (operation.op === "leave") {
      leave(this.#state);
      this.#events.push("BULKHEAD CALL_FINISHED");
    }
    if (operation.op !== "enter") return {};
    const permitted = enter(this.#state);
    this.#events.push(permitted ? "BULKHEAD CALL_PERMITTED" : "BULKHEAD CALL_REJECTED");
    return { permitted };
  }

  look(): Did {
    return { bulkhead: { available: this.#state.available, max: this.#state.max } };
  }
}
