import type { Controller } from "../api/controller.ts";

/** Every control loop that Setpoint knows. Hosts alone import this list. */
import { hpa } from "./hpa/index.ts";

export const CONTROLLERS: readonly Controller[] = [hpa];
