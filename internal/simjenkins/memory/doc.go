// Package memory is what a simulated controller holds of its configuration, as
// Jenkins does: a file is read when the controller starts or is told to load it,
// and every save writes the whole file from what is in memory, whatever lies on
// disk by then. So two controllers on one home overwrite each other's changes,
// which is the fault that keeping replicas in step has to end.
//
// It knows nothing of HTTP, of builds or of a sidecar; whoever uses it is told of
// each save. It never makes anything durable: a real controller's fsync would only
// make tests slow.
package memory
