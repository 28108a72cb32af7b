// Package conformance tests the controller's side of docs/controller-contract.md:
// a bridge, a plugin, or anything else that claims to keep it. It starts the
// controller as `footman run` would, on a home of its own, plays its sidecar by a
// script, and does what Footman and other controllers would do to the home. Each
// check has a name and the clause that it stands for.
//
// It tests no sidecar, no runner and no adoption by Footman itself, and proves
// nothing about a home in use: never point it at one.
package conformance
