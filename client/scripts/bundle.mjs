// Runs something with a bundle for Node of one TypeScript file of src: `use` gets the folder that holds
// `NAME.mjs`, which is gone afterwards.

import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));

export async function withBundle(name, source, use) {
  const folder = mkdtempSync(join(root, "node_modules", `.${name}-`));
  try {
    await build({
      root,
      configFile: false,
      logLevel: "error",
      build: {
        ssr: join(root, source),
        outDir: folder,
        emptyOutDir: false,
        copyPublicDir: false,
        rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
      },
    });
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
