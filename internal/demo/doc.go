// Package demo shows on one machine what Footman does: it starts replicas on a
// real JENKINS_HOME, kills some of their processes while builds run, and judges
// from the build logs alone whether anything was lost or ran twice.
//
// Everything it starts is the real program: sidecars, runners and simulated
// controllers (or any controller, with [Config.Controller]). It takes no short
// cuts through package adoption and measures with the clocks of the events
// themselves. It is no load generator and no benchmark of Jenkins.
package demo
