// Package ui carries the web application in the binary.
//
// The sources lie in web (Svelte, TypeScript); `npm ci && npm run build` there
// writes dist/app, which is embedded and never committed. A clone that has not
// built it compiles all the same, for dist holds a tracked placeholder; the
// server then answers with a page that says how to build, and the API works.
//
// Everything here is read-only after start and may be used concurrently.
// Nothing lies on disk.
package ui
