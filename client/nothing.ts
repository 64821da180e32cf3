/** Stands in for a package that is not needed; see vite.config.ts. */
export {}
