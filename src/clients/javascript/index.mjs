export { Service, TidemarkError } from "./service.mjs";
export { startTidemark, Tidemark } from "./tidemark.mjs";
