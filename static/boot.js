// Before the application runs: its theme, and a clear sentence when it cannot start or has to stop.

const root = document.documentElement;

try {
  const theme = localStorage.getItem("headwater.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
} catch {
  // A page without storage has no remembered theme.
}

let started = false;
addEventListener("TrunkApplicationStarted", () => {
  started = true;
});

// The WebAssembly comes in two parts. The second is fetched once the first runs; a call that needs it earlier waits for it.
const restUrl = document.querySelector('meta[name="headwater-rest"]')?.content;
let restIsThere = false;

async function fetchRest(first) {
  const response = await fetch(restUrl);
  if (!response.ok) return;
  const module = await WebAssembly.compile(await response.arrayBuffer());
  if (!restIsThere) await WebAssembly.instantiate(module, { first });
  restIsThere = true;
}

globalThis.headwaterLoadRest = (first) => {
  const request = new XMLHttpRequest();
  request.open("GET", restUrl, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`${restUrl}: ${request.status}`);
  const bytes = Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { first });
  restIsThere = true;
};

// Should this fail, the call that needs the second part tries again, and says so when it cannot be had.
addEventListener("TrunkApplicationStarted", (event) => {
  if (restUrl) fetchRest(event.detail.wasm).catch(() => {});
});

function say(sentence) {
  const place = document.getElementById("trouble");
  if (!place || !place.hidden) return;
  place.querySelector("p").textContent = sentence;
  place.hidden = false;
  document.querySelector(".shell-status")?.remove();
}

function stopped(error) {
  if (!started || error?.message?.startsWith(`${restUrl}:`) || error instanceof DOMException) {
    say("The playground could not be loaded. Reload the page; if that does not help, try another browser or network.");
  } else if (error instanceof WebAssembly.RuntimeError) {
    say("The playground made a mistake and stopped. Reload the page to begin again.");
  }
}

if (typeof WebAssembly !== "object") {
  say("This browser has no WebAssembly, which the playground needs. A current Firefox, Chrome, Edge or Safari has it.");
} else {
  addEventListener("error", (event) => stopped(event.error));
  addEventListener("unhandledrejection", (event) => stopped(event.reason));
}
