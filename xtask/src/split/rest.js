
// The second part of the WebAssembly: fetched when the page has started, or by the first call into it, which then waits.
const restUrl = new URL("REST_NAME", import.meta.url);
let restIsThere = false;

/** Fetches the second part of the WebAssembly ahead of the first call into it. */
export async function fetchRest() {
    const response = await fetch(restUrl);
    if (!response.ok) throw new Error(`${restUrl}: ${response.status}`);
    const module = await WebAssembly.compile(await response.arrayBuffer());
    if (!restIsThere) await WebAssembly.instantiate(module, { first: wasm });
    restIsThere = true;
  restIsHere();
}

function headwaterLoadRest(first) {
    const request = new XMLHttpRequest();
    request.open("GET", restUrl, false);
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`${restUrl}: ${request.status}`);
    const bytes = Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
    new WebAssembly.Instance(new WebAssembly.Module(bytes), { first });
    restIsThere = true;
}
