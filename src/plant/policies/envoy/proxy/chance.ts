import { nextDouble, type Stream } from "../../../../base/random.ts";
import type { Fraction } from "./settings.ts";

/** A whole number of 32 bits, uniform. */
export const draw = (stream: Stream): number => Math.floor(nextDouble(stream) * 4_294_967_296);

/** Whether a request belongs to the fraction; certain fractions draw all the same. */
export const happens = (stream: Stream, { numerator, denominator }: Fraction): boolean =>
  draw(stream) % denominator < numerator;
