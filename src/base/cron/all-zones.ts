import { ZONE_DATA } from "./zone-data.ts";
import { readZones } from "./zones.ts";

readZones(ZONE_DATA);
