// Copies the jar that `mvn package` makes into the package. npm runs this before it packs.
import { copyFile } from "node:fs/promises";

const jar = new URL("../../../target/tidemark-local.jar", import.meta.url);
await copyFile(jar, new URL("tidemark-local.jar", import.meta.url));
