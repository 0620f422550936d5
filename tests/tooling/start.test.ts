import { expect, test } from "vitest";
import { startOptions } from "../../src/tooling/start-options.mjs";

test.each([
  [[], { open: true }],
  [["--port", "4200"], { port: 4200, open: true }],
  [["--port=4200", "--no-open"], { port: 4200, open: false }],
])("npm start -- %j", (words, want) => {
  expect(startOptions(words)).toEqual(want);
});

test.each([
  [["--port", "http"], "--port http: a port is a number from 1 to 65535"],
  [["--port", "70000"], "--port 70000: a port is a number from 1 to 65535"],
  [["--prot", "4200"], "Unknown option '--prot'"],
])("npm start -- %j says what is wrong", (words, want) => {
  expect(() => startOptions(words)).toThrow(want);
});
