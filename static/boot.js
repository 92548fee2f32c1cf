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

// The second part of the WebAssembly. Should it fail, the first call into it tries again, and the page says so if need be.
addEventListener("TrunkApplicationStarted", () => {
  globalThis.wasmBindings.fetchRest?.().catch(() => {});
});

function say(sentence) {
  const place = document.getElementById("trouble");
  if (!place || !place.hidden) return;
  place.querySelector("p").textContent = sentence;
  place.hidden = false;
  document.querySelector(".shell-status")?.remove();
}

function stopped(error) {
  const unfetched = error instanceof DOMException || error?.message?.includes("_rest.wasm: ");
  if (!started || unfetched) {
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
