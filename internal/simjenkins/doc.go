// Package simjenkins is a Jenkins controller that is small enough for tests and
// the demo, and a build agent ("node") to go with it. It keeps builds in the
// layout of a real JENKINS_HOME and is honest about the semantics on which
// Footman's safety hangs: loading a build that is running on disk resumes it,
// always, and a controller looks at builds all the time. Only the veto stands in
// between, so a missing or broken veto shows up in the logs as ticks written
// twice. The subpackage verdict reads them.
//
// Its configuration is in memory, as in Jenkins (package memory), with the pages on
// which people change it. For tests and benchmarks of staying in step there are
// pages below /sim/: a digest of everything in memory, a journal of saves and loads
// with comparable times, a scripted load, switches to misbehave (DESIGN.md).
//
// It speaks to its sidecar only through the public Controller API and keeps the
// documented ledger on disk by itself, as a bridge in a real controller does.
// It runs no user's job and no Groovy: a job's configuration only selects one of
// a few kinds of work. DESIGN.md lists which semantics are modelled and which
// are not. Nothing in it is meant for production.
package simjenkins
