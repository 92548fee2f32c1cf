// kinesalite on this machine alone; its own program listens everywhere. KINESALITE is its folder.

import { createRequire } from "node:module";

const kinesalite = createRequire(import.meta.url)(process.env.KINESALITE);
const server = kinesalite({ createStreamMs: 0, shardLimit: 100 });
server.listen(0, "127.0.0.1", () => console.log(`Listening at http://127.0.0.1:${server.address().port}`));
process.once("SIGINT", () => process.exit(0));
