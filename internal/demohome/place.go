package demohome

import (
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/footman-ci/footman/jenkins"
)

// place is what kind of folder of a home something lies in. Names mean something
// only in their place: a job may be called "workspace".
type place int

const (
	elsewhere place = iota // nothing in it is special
	inHome
	inPlugins // plugins: its folders are exploded plugins
	inNodes
	inItems  // jobs or branches: each folder is an item
	inItem   // a job or folder
	inBuilds // builds
	inBuild
)

// leftOut of the home itself: what is made anew, what is only large, and what
// would let the copy act in place of the original.
var leftOut = map[string]string{
	"caches":       "made anew",
	"workspace":    "what builds checked out",
	"war":          "exploded from jenkins.war at every start",
	"logs":         "of tasks and agents",
	"updates":      "downloaded anew",
	"tools":        "installed anew",
	"fingerprints": "of artifacts",
	"queue":        "waiting items would be built again",
	"queue.xml":    "same",
	"org.jenkinsci.plugins.workflow.flow.FlowExecutionList.xml": "running builds are left out",
	"failed-boot-attempts.txt":                                  "of the original",
}

// decide says whether an entry is copied and what its children are in.
func (c *copier) decide(name string, at place, e fs.DirEntry) (next place, keep bool, err error) {
	base := path.Base(name)
	switch at {
	case inHome:
		return c.inHome(base)
	case inPlugins:
		return elsewhere, !e.IsDir(), nil
	case inNodes:
		return elsewhere, c.mayCopyNode(name, e), nil
	case inItems:
		return inItem, true, nil
	case inItem:
		switch {
		case base == "jobs" || base == "branches":
			return inItems, true, nil
		case base == "builds":
			return inBuilds, true, nil
		}
		return elsewhere, !isWorkspace(base), nil
	case inBuilds:
		if n, err := strconv.Atoi(base); err == nil && n > 0 && e.IsDir() {
			return inBuild, c.mayCopyBuild(name), nil
		}
		return elsewhere, true, nil
	case inBuild:
		if base == "archive" && e.IsDir() {
			c.done.Artifacts++
			return elsewhere, false, nil
		}
	case elsewhere:
	}
	return elsewhere, true, nil
}

func (c *copier) inHome(base string) (place, bool, error) {
	switch {
	case base[0] == '.': // .footman, .owner, .ssh, caches of tools: nothing that a copy should have
		return elsewhere, false, nil
	case leftOut[base] != "" || isWorkspace(base):
		return elsewhere, false, nil
	case base == "jobs":
		return inItems, true, nil
	case base == "plugins":
		return inPlugins, true, nil
	case base == "nodes":
		return inNodes, true, nil
	}
	return elsewhere, true, nil
}

// isWorkspace: workspace, workspace@tmp, workspace@2, and so on.
func isWorkspace(base string) bool {
	return base == "workspace" || strings.HasPrefix(base, "workspace@")
}

// mayCopyBuild refuses builds that run and those that can't be read.
func (c *copier) mayCopyBuild(name string) bool {
	st, err := jenkins.ReadBuild(filepath.Join(c.home, name))
	if err != nil || st.Running || !st.Exists {
		c.done.RunningBuilds++
		return false
	}
	return true
}

// mayCopyNode refuses nodes that the controller of the copy would launch: two
// controllers on one node use one workspace and kill each other's processes.
func (c *copier) mayCopyNode(name string, e fs.DirEntry) bool {
	if e.IsDir() {
		node, err := jenkins.ReadNodeConfig(filepath.Join(c.home, name, "config.xml"))
		if err == nil && node.Launcher == jenkins.LauncherInbound {
			return true
		}
	}
	c.done.Nodes++
	return false
}
