// Package bridge puts Footman's side of a Jenkins controller into a home: init
// scripts that are embedded in the binary. It installs, checks and removes them,
// names the options that a replica's JVM needs, and reads what the bridge of a
// running controller says of itself.
//
// It starts no controller, talks to none, and decides nothing about builds. What
// the scripts do is explained in them (groovy/).
package bridge
