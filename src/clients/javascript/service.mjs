// The local service in a process of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const READY = /Tidemark listens on ([^\s,]+)/;
const START_MILLISECONDS = 120_000;
const STOP_MILLISECONDS = 10_000;

/** The service could not be started or controlled. The message says why. */
export class TidemarkError extends Error {
  name = "TidemarkError";
}

/**
 * A service on free ports. It runs until it is stopped, or until this process ends in any way: its standard input is a pipe
 * from this process, and it stops when that ends.
 */
export class Service {
  #process;

  constructor(process, endpoint) {
    this.#process = process;
    this.endpoint = endpoint;
  }

  /** The id of the service's process. */
  get pid() {
    return this.#process.pid;
  }

  /** Starts a service, with further options, and resolves when it is ready. */
  static async start(...options) {
    const command = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar()];
    command.push("--engine=memory", "--port=0", "--dynamodb-port=0", "--stop-with-input");
    command.push(...optionsOfEnvironment(), ...options);
    const child = spawn(java(), command, { stdio: ["pipe", "pipe", "pipe"] });
    try {
      return new Service(child, await ready(child));
    } catch (failure) {
      child.kill("SIGKILL");
      throw failure;
    } finally {
      release(child);
    }
  }

  /** Stops the service. After ten seconds its process is killed. */
  async stop() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) {
      return;
    }
    this.#process.ref();
    const ended = once(this.#process, "exit");
    this.#process.stdin.end();
    const late = setTimeout(() => this.#process.kill("SIGKILL"), STOP_MILLISECONDS);
    await ended;
    clearTimeout(late);
  }
}

/** Lets this process end although the service runs. */
function release(child) {
  child.unref();
  for (const stream of child.stdio) {
    stream.unref?.();
  }
}

async function ready(child) {
  const printed = [];
  child.stdin.on("error", () => {}); // The service ended; its exit says so.
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new TidemarkError(`Tidemark was not ready after ${START_MILLISECONDS / 1000} seconds`)),
      START_MILLISECONDS,
    );
    child.once("error", (failure) => {
      clearTimeout(late);
      reject(new TidemarkError(`Cannot run ${child.spawnfile}: ${failure.message}`, { cause: failure }));
    });
    child.once("close", () => {
      clearTimeout(late);
      reject(new TidemarkError(explanation(printed.join("\n"))));
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        const found = READY.exec(line);
        if (found) {
          clearTimeout(late);
          resolve(found[1]);
        }
        printed.push(line);
      });
    }
  });
}

function explanation(printed) {
  return printed.includes("UnsupportedClassVersionError")
    ? `Tidemark needs Java 25 or later, and ${java()} is older; name one in the variable TIDEMARK_JAVA`
    : `Tidemark ended before it was ready. It printed:\n${printed}`;
}

/** Returns the options in TIDEMARK_OPTIONS. One with spaces is in quotation marks. */
function optionsOfEnvironment() {
  const options = (process.env.TIDEMARK_OPTIONS ?? "").match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
  return options.map((option) => option.replace(/^(['"])(.*)\1$/, "$2"));
}

/** Returns the program that TIDEMARK_JAVA names, or the one of JAVA_HOME, or the one of the path. */
function java() {
  const home = process.env.JAVA_HOME;
  return process.env.TIDEMARK_JAVA || (home ? join(home, "bin", "java") : "java");
}

/** Returns the jar that TIDEMARK_JAR names, or the one in this package. */
function jar() {
  const file = process.env.TIDEMARK_JAR || fileURLToPath(new URL("tidemark-local.jar", import.meta.url));
  if (!existsSync(file)) {
    throw new TidemarkError(`There is no ${file}; name the jar of the local service in the variable TIDEMARK_JAR`);
  }
  return file;
}
