// The process of the service: its start, its failures and its end. The jar is in TIDEMARK_JAR.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Service, TidemarkError } from "../index.mjs";

/** Sets an environment variable until the end of a test. */
function setVariable(t, name, value) {
  const before = process.env[name];
  process.env[name] = value;
  t.after(() => (before === undefined ? delete process.env[name] : (process.env[name] = before)));
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function awaitEnd(pid) {
  const deadline = Date.now() + 30_000;
  while (isRunning(pid)) {
    assert.ok(Date.now() < deadline, "the service still runs");
    await sleep(50);
  }
}

test("stop ends the process", async () => {
  const service = await Service.start();
  assert.ok(isRunning(service.pid));
  await service.stop();
  await service.stop();
  assert.ok(!isRunning(service.pid));
});

test("a service that ends is reported with what it printed", async () => {
  await assert.rejects(Service.start("--nope"), (failure) => {
    assert.ok(failure instanceof TidemarkError);
    assert.match(failure.message, /ended before it was ready. It printed:\n.*'--nope'/s);
    return true;
  });
});

test("a missing jar is named", async (t) => {
  setVariable(t, "TIDEMARK_JAR", "none.jar");
  await assert.rejects(Service.start(), { message: /There is no none.jar/ });
});

test("a missing java is named", async (t) => {
  setVariable(t, "TIDEMARK_JAVA", "no-such-java");
  await assert.rejects(Service.start(), { message: /Cannot run no-such-java/ });
});

test("an old java is explained", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-"));
  t.after(() => rm(folder, { recursive: true }));
  const java = join(folder, "java");
  await writeFile(java, "#!/bin/sh\necho java.lang.UnsupportedClassVersionError: version 69.0 >&2\nexit 1\n");
  await chmod(java, 0o755);
  setVariable(t, "TIDEMARK_JAVA", java);
  await assert.rejects(Service.start(), { message: /needs Java 25 or later/ });
});

test("options come from the environment", async (t) => {
  setVariable(t, "TIDEMARK_OPTIONS", "--stage 'test'");
  const service = await Service.start();
  t.after(() => service.stop());
  assert.match(service.endpoint, /\/test$/);
});

/** Runs a program that starts a service and prints its process id. */
async function programWithService(t, then) {
  const index = new URL("../index.mjs", import.meta.url);
  const source = `import { Service } from "${index}"; console.log((await Service.start()).pid); ${then}`;
  const program = spawn(process.execPath, ["--input-type=module", "--eval", source]);
  t.after(() => program.kill("SIGKILL"));
  const [line] = await once(createInterface({ input: program.stdout }), "line");
  return { program, pid: Number(line) };
}

test("a killed process ends the service", async (t) => {
  const { program, pid } = await programWithService(t, "setTimeout(() => {}, 99_000);");
  assert.ok(isRunning(pid));
  program.kill("SIGKILL");
  await awaitEnd(pid);
});

test("a service does not keep its process alive", async (t) => {
  const { program, pid } = await programWithService(t, "");
  if (program.exitCode === null) {
    await once(program, "exit");
  }
  assert.equal(program.exitCode, 0);
  await awaitEnd(pid);
});
