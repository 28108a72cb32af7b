// Package bridge proves the bridge (jenkins/bridge/groovy) without a Jenkins: it
// compiles the scripts with the Groovy that Jenkins embeds against signature stubs
// of two release lines, and runs them in real JVMs against a fake core with the
// semantics that matter, the real footman binary and a real home.
//
// The tests need the build tag bridge, a JDK from 17 on and Groovy 2.4.21 (Debian:
// default-jdk-headless, groovy). DESIGN.md says what the stubs and the fake core are.
package bridge
