import { defineConfig } from "vite";

// One entry, one script, one style sheet: few requests matter more than clever splitting. What only
// some people need is imported lazily and named by its content.
export default defineConfig({
  base: "/",
  build: {
    target: "es2020",
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
