// Package metrics tells Prometheus what a sidecar knows and has counted: one
// collector on a registry of its own, and the page that is scraped.
//
// It decides nothing, keeps no history and watches nothing by itself: figures are
// read from the sidecar when somebody asks, and durations are told to it as things
// end. Who may read the page is decided by whoever serves it.
package metrics
