import { expect, it } from "vitest";
import { simulationJsonSchema } from "../../src/scenario/schema.ts";

it("describes the document for editors", () => {
  expect(simulationJsonSchema()).toMatchObject({
    type: "object",
    additionalProperties: false,
    required: expect.arrayContaining(["apiVersion", "kind", "name", "title"]),
    properties: {
      horizon: { type: "string" },
      queues: { additionalProperties: { properties: { prefetch: { type: "integer", default: 1 } } } },
    },
  });
});
