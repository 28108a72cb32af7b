package resource

import (
	"fmt"
	"strings"
)

// Kind of a resource. The values go over the wire and to disk as their names,
// never as numbers.
type Kind uint8

// Kinds. The comment names the file and what loads it in a running controller.
const (
	Ignored      Kind = iota // nothing that replicas must agree on
	Global                   // config.xml: system settings, views, clouds
	Descriptor               // ID.xml in the home: a descriptor's own settings
	UnknownRoot              // another XML file in the home: nobody knows what reads it
	Credentials              // credentials.xml
	Approval                 // scriptApproval.xml
	Item                     // config.xml of a job, folder, branch or any other item
	NextBuild                // nextBuildNumber of a job
	Build                    // build.xml, or the folder, of one build
	Builds                   // which builds a job has: the numbers in its folder "builds"
	Node                     // config.xml of a permanent or saved cloud node
	UserMap                  // users/users.xml: which folder belongs to which user
	User                     // config.xml of a user
	Plugin                   // a plugin's file, or its mark (disabled, pinned)
	Secret                   // below secrets/: shared through the home, never loaded again
	InstallState             // what the setup wizard leaves
)

// kinds are the names on the wire. They never change.
var kinds = [...]string{
	Ignored: "ignored", Global: "global", Descriptor: "descriptor", UnknownRoot: "unknown-root", Credentials: "credentials",
	Approval: "script-approval", Item: "item", NextBuild: "next-build-number", Build: "build", Builds: "builds", Node: "node",
	UserMap: "user-map", User: "user", Plugin: "plugin", Secret: "secret", InstallState: "install-state",
}

func (k Kind) String() string {
	if int(k) < len(kinds) {
		return kinds[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// ParseKind undoes [Kind.String]. ok is false for a name that is none, such as
// one of a newer version.
func ParseKind(name string) (k Kind, ok bool) {
	for i, n := range kinds {
		if n == name {
			return Kind(i), true
		}
	}
	return Ignored, false
}

// Resource is one thing whose content replicas must agree on.
type Resource struct {
	Kind Kind
	// Folder of the item, relative to the home with '/', for Item, NextBuild, Builds and
	// Build ("jobs/team/jobs/x").
	Folder string
	// Name within its kind: a descriptor's ID, a node's or user's folder, a plugin's or
	// install state's file, the path below secrets. Empty for kinds that exist once, and
	// for Item and NextBuild.
	Name string
	// Number of a Build.
	Number int
}

// Key is a string that is equal for equal resources only, for maps and logs.
func (r Resource) Key() string {
	var b strings.Builder
	b.Grow(len(r.Folder) + len(r.Name) + 24)
	b.WriteString(r.Kind.String())
	b.WriteByte(':')
	switch {
	case r.Kind == Build:
		fmt.Fprintf(&b, "%s#%d", r.Folder, r.Number)
	case r.Folder != "":
		b.WriteString(r.Folder)
	default:
		b.WriteString(r.Name)
	}
	return b.String()
}

// Loadable says whether a controller loads such a resource, now or at its next start.
// Secrets are shared through the home; a change of one is nobody's to load.
func (k Kind) Loadable() bool {
	switch k {
	case Ignored, Secret, InstallState:
		return false
	default:
		return true
	}
}

// Authored says whether such a file is saved by people's doing, so that one version
// can overwrite another that its author has not seen. Counters and lists of builds
// are not: each controller writes them from what lies on disk.
func (k Kind) Authored() bool {
	switch k {
	case Global, Descriptor, UnknownRoot, Credentials, Approval, Item, Node, UserMap, User:
		return true
	default:
		return false
	}
}

// Rank orders kinds by who refers to whom: an item's configuration names nodes,
// credentials and users, never the other way round.
func (k Kind) Rank() int {
	switch k {
	case Plugin, Secret, InstallState, Ignored:
		return 0
	case Global:
		return 1
	case Descriptor, UnknownRoot, Approval:
		return 2
	case UserMap:
		return 3
	case User:
		return 4
	case Credentials:
		return 5
	case Node:
		return 6
	case Item:
		return 7
	case NextBuild, Builds:
		return 8
	case Build:
		return 9
	}
	return 9
}
