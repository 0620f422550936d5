import { holdExpectations } from "./expectations.ts";

holdExpectations("lab");
