/** An expression that parses but cannot be computed with the values at hand. */
export class EvaluationError extends Error {}
