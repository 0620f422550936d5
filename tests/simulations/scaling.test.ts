import { holdExpectations } from "./expectations.ts";

holdExpectations("scaling");
