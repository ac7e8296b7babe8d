// Writes a .gz and a .br beside every file of dist that gains by it, so that the server never
// compresses while people wait.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = new URL("../dist", import.meta.url).pathname;
const compressible = /\.(js|css|html|svg|json|webmanifest|txt)$/;

function* filesBelow(directory) {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) yield* filesBelow(path);
    else if (compressible.test(name)) yield path;
  }
}

for (const path of filesBelow(folder)) {
  const bytes = readFileSync(path);
  const brotli = {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  };
  for (const [suffix, packed] of [
    [".gz", gzipSync(bytes, { level: 9 })],
    [".br", brotliCompressSync(bytes, brotli)],
  ]) {
    if (packed.length < bytes.length) writeFileSync(path + suffix, packed);
  }
}
