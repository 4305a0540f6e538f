// Builds the pages for `dotnet build`: restores the packages if the lock file changed, then runs `npm run build`.
// Exit code 3: the pages cannot be built on this machine. Its one line says why, and the program works without them.
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, rmSync, statSync } from "node:fs";

const web = new URL("../", import.meta.url).pathname.replace(/^\/([A-Za-z]:)/, "$1");
const lock = `${web}.build-lock`;
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.log(`The pages are left out: they need Node.js 20.19 or later, and this is ${process.versions.node}.`);
  process.exit(3);
}

// Two builds at once must not write the same folder. The second waits, and finds the work done.
let waited = false;
for (;;) {
  try {
    closeSync(openSync(lock, "wx"));
    break;
  } catch {
    waited = true;
    const age = existsSync(lock) ? Date.now() - statSync(lock).mtimeMs : 0;
    if (age > 600_000) rmSync(lock, { force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }
}

function npm(...args) {
  const run = spawnSync("npm", args, { cwd: web, encoding: "utf8", shell: process.platform === "win32" });
  return { ok: run.status === 0, output: `${run.stdout ?? ""}${run.stderr ?? ""}` };
}

function newer(file, than) {
  return !existsSync(than) || statSync(file).mtimeMs > statSync(than).mtimeMs;
}

let code = 0;
try {
  if (!waited || !existsSync(`${web}dist/index.html`)) {
    const packages = newer(`${web}package-lock.json`, `${web}node_modules/.package-lock.json`)
      ? npm("ci", "--no-audit", "--no-fund", "--loglevel", "error")
      : { ok: true };
    if (!packages.ok) {
      console.log("The pages are left out: `npm ci` in the folder web cannot restore their packages here.");
      code = 3;
    } else {
      const built = npm("run", "build");
      if (!built.ok) {
        console.error(built.output);
        code = 1;
      }
    }
  }
} finally {
  rmSync(lock, { force: true });
}
process.exit(code);
