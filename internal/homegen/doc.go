// Package homegen makes homes of any size, for benchmarks and for trying Footman
// out: jobs in folders and multibranch projects with builds, users, nodes and
// descriptors. The same [Plan] makes the same home.
//
// It knows nothing of Footman, starts no controller, and is in no program that is
// shipped. Builds are records only: each is a folder with a build.xml that says
// that it has ended; all of them are hard links to a few inodes, so that a million
// builds take a million folders and nothing else. They have no logs.
package homegen
