/** Tarballs carry no sources, so the condition that leads to them must not be published. One map, no second copy. */
export const hooks = {
  beforePacking(manifest) {
    for (const target of Object.values(manifest.exports ?? {})) {
      if (typeof target === "object") delete target["clientele-src"];
    }
    return manifest;
  },
};
