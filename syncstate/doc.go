// Package syncstate keeps the controllers of a cluster in step: what one saves,
// the others load a moment later.
//
// It compares what lies on disk with what the own controller has loaded and tells
// the controller to load the difference; events make that fast and are never
// needed for it to be right. It copies no configuration, writes nothing outside
// .footman, and has no part in who owns a build. DESIGN.md has the argument.
package syncstate
