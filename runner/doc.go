// Package runner is `footman run -- COMMAND`: it starts one Jenkins controller
// when it is its turn, holds the locks that say that the controller lives, and
// freezes or kills it when they cannot be proven any more.
//
// The runner takes its own locks and decides by them alone. It asks its sidecar
// whether the home is fit, with a time limit, and reports to it; a sidecar that
// crashes, hangs or is upgraded changes nothing here. In active-passive mode no
// sidecar is needed: `footman run --mode active-passive` is a complete hot standby.
//
// The package does not adopt, gossip, route or read builds, it does not interpret
// what Jenkins answers beyond "ready" and "veto active", and it never deletes a
// lock file. DESIGN.md beside this file says how it works and why.
package runner
