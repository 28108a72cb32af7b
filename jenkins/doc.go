// Package jenkins is what Footman knows about Jenkins from the outside: the
// layout of a JENKINS_HOME, what build.xml and config.xml say, whether the setup
// wizard is still open, and whether a controller answers.
//
// It only reads. It does not write, repair or re-serialise any Jenkins file, does
// not talk to the code inside a controller (that is the bridge's part), knows
// nothing of locks or of the ledger, and decides nothing: it reports facts and
// says "unknown" with a typed error where the disk does not say. Nothing here
// starts a goroutine. All functions are safe for concurrent use.
//
// On NFS a name that was once missing, and a listing, may be half a minute old.
// The functions that look for files therefore tell the truth only after the
// caller has made the folder current with fsys.Fresh.
package jenkins
