import { holdExpectations } from "./expectations.ts";

holdExpectations("gitops");
