// Package sidecar composes Footman's daemon: one process beside each Jenkins
// controller. It prepares and checks the shared home, joins the cluster, serves
// the footman.v1 API to the controller, the runner, peers and users, and runs the
// adoption manager.
//
// It holds neither the startup lock nor its own replica's liveness lock: those
// belong to the runner, so that a sidecar may crash, hang or be upgraded at any
// time without freeing anything. It starts no controller and kills none. Nothing
// it keeps in memory is needed for a decision: after a restart it reads the home,
// and the controller registers anew.
package sidecar
