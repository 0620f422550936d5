export { admitPod } from "./admission/admit-pod.ts";
export { vpaRecommender } from "./recommender/controller.ts";
export { vpaUpdater } from "./updater/controller.ts";
