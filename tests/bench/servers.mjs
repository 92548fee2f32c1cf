// The servers that are compared: how each is started, when it is ready, and how it is stopped.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

// Linux counts the time of processes in hundredths of a second, whatever the kernel's own clock.
const TICKS_PER_SECOND = 100;

const SERVERS = {
  headwater: { program: process.env.HEADWATER_ENDPOINT, arguments: ["--instant", "--port", "0"] },
  dynalite: {
    program: process.execPath,
    arguments: [process.env.DYNALITE, "--host", "127.0.0.1", "--port", "0", "--createTableMs", "0"],
  },
  kinesalite: {
    program: process.execPath,
    arguments: [fileURLToPath(new URL("kinesalite.mjs", import.meta.url))],
  },
};

/** Starts a server on a free port of this machine; it is stopped by whoever started it. */
export async function start(name) {
  const { program, arguments: args } = SERVERS[name];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => child.kill("SIGKILL"));
  const greeting = await firstLine(child);
  const port = Number(/:(\d+)/.exec(greeting.replace("http://", ""))[1]);
  return { port, cpuSeconds: () => cpuSeconds(child.pid), stop: () => stop(child) };
}

function firstLine(child) {
  return new Promise((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${child.spawnfile} ended with ${code}`)));
  });
}

function stop(child) {
  return new Promise((resolve) => {
    child.once("exit", resolve);
    child.kill("SIGINT");
  });
}

/** User and system time of all threads of a process. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
  const [user, system] = [fields[11], fields[12]].map(Number);
  return (user + system) / TICKS_PER_SECOND;
}
