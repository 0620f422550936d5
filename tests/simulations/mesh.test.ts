import { holdExpectations } from "./expectations.ts";

holdExpectations("mesh");
