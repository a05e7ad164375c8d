// Copies the jar that `mvn package` makes into the package, and removes it again. npm runs this before and after it packs.
import { copyFile, rm } from "node:fs/promises";

const jar = new URL("tidemark-local.jar", import.meta.url);
if (process.argv[2] === "copy") {
  await copyFile(new URL("../../../target/tidemark-local.jar", import.meta.url), jar);
} else {
  await rm(jar);
}
