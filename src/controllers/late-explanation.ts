import type { Explanation } from "../api/explanation.ts";

type Late = Pick<Explanation, "inputs" | "formula" | "steps" | "turningPoint">;

/** What makes each part when it is read. */
type Words = { readonly [Part in keyof Late]: () => Explanation[Part] };

/**
 * An explanation of which only the outcome is put into words at once: few are ever looked at. Getters of an object's own
 * would do, but V8 makes each such object a dictionary, which costs more than all else that a decision keeps.
 */
export class LateExplanation implements Explanation {
  readonly #words: Words;

  constructor(
    readonly outcome: string,
    readonly reason: string,
    readonly message: string,
    words: Words,
  ) {
    this.#words = words;
  }

  get inputs(): Explanation["inputs"] {
    return this.#words.inputs();
  }

  get formula(): Explanation["formula"] {
    return this.#words.formula?.();
  }

  get steps(): Explanation["steps"] {
    return this.#words.steps();
  }

  get turningPoint(): Explanation["turningPoint"] {
    return this.#words.turningPoint?.();
  }

  toJSON(): Explanation {
    const { outcome, reason, message, inputs, formula, steps, turningPoint } = this;
    return { outcome, reason, message, inputs, formula, steps, turningPoint };
  }
}
