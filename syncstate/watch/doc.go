// Package watch reports what changes on a JENKINS_HOME under this kernel: paths at
// which something may have changed, never what.
//
// inotify sees what processes of this host do through this mount, nobody else's
// doing (NFS), and never says who did it. So this package only makes things fast:
// it says which path to look at, that it lost something, or that it can't watch. It
// opens no file and draws no conclusion. Folders are watched, not files, and never
// those of builds.
package watch
