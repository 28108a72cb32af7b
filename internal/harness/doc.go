// Package harness runs replicas on one machine for the demo and for black-box
// tests: real sidecars and runners of a given footman binary, with simulated
// controllers and nodes, or with any other controller. It starts processes,
// kills them, asks them through their public interfaces and collects their
// events. It judges nothing and never reads Footman's memory.
package harness
