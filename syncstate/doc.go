// Package syncstate keeps the controllers of a cluster in step: what one saves,
// the others load a moment later.
//
// It compares what lies on disk with what the own controller has loaded and tells
// the controller to load the difference; events make that fast and are never
// needed for it to be right. It copies no configuration and has no part in who owns a
// build. Outside .footman it only makes and removes a name, where an NFS client's list
// of a folder has to be made current. DESIGN.md has the argument.
package syncstate
