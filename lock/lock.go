// Package lock is flock(2) done right on local and NFS file systems: it takes a
// lock without ever blocking in the kernel, holds it, proves that it is still
// held, hands its descriptor to a child, tells who holds it, and watches for it
// to become free.
//
// It knows nothing of Jenkins, of builds or of the cluster, and it does not
// decide what follows when a lock is lost: that is the runner's business. It
// never unlinks a lock file, since somebody may be about to lock it.
//
// Facts come from measurements on kernel 6.1 NFSv4.2 clients and servers; see
// DESIGN.md beside this file.
package lock
