export { vpaRecommender } from "./recommender/controller.ts";
export { vpaUpdater } from "./updater/controller.ts";
