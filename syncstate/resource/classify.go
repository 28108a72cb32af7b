package resource

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of what is looked at. Longer paths are Ignored.
const (
	// maxDepth of an item: Jenkins itself gives up long before, because a path may
	// have 4,096 bytes.
	maxDepth = 256
	maxPath  = 4096
)

// rootFiles are the files directly in the home that are neither a descriptor's
// nor unknown. One place: a file is added here and nowhere else.
var rootFiles = map[string]Kind{
	"config.xml":         Global,
	"credentials.xml":    Credentials,
	"scriptApproval.xml": Approval,

	"jenkins.install.UpgradeWizard.state":         InstallState,
	"jenkins.install.InstallUtil.lastExecVersion": InstallState,

	// Each replica has its own, or nothing reads them again.
	"queue.xml": Ignored, "queue.xml.bak": Ignored, "nodeMonitors.xml": Ignored, "fingerprints.xml": Ignored,
	"org.jenkinsci.plugins.workflow.flow.FlowExecutionList.xml": Ignored, // the bridge keeps the list
	"jenkins.telemetry.Correlator.xml":                          Ignored, // an anonymous number
	"hudson.model.UpdateCenter.xml":                             Descriptor,
}

// ignoredFolders directly in the home hold nothing that is loaded from them, or
// what each controller keeps for itself.
var ignoredFolders = []string{
	".footman", "caches", "fingerprints", "init.groovy.d", "logs", "queue", "tools", "updates", "userContent",
	"war", "workflow-libs", "workspace",
}

// Classify returns what the file or folder at a slash-separated path relative to
// the home is. It never fails: what it does not know is Ignored.
func Classify(rel string) Resource {
	if rel == "" || len(rel) > maxPath || !utf8.ValidString(rel) || path.Clean(rel) != rel || rel[0] == '/' || strings.HasPrefix(rel, "..") && (len(rel) == 2 || rel[2] == '/') {
		return Resource{}
	}
	var room [24]string // it is asked several times about each change
	parts := room[:0]
	for part := range strings.SplitSeq(rel, "/") {
		parts = append(parts, part)
	}
	if temporary(parts[len(parts)-1]) && !itself(parts) { // a job may be called "x.bak"
		return Resource{}
	}
	if len(parts) == 1 {
		return rootFile(rel)
	}
	if slices.Contains(ignoredFolders, parts[0]) {
		return Resource{}
	}
	switch parts[0] {
	case "jobs":
		return below(rel, parts)
	case "nodes":
		if len(parts) == 3 && parts[2] == "config.xml" {
			return Resource{Kind: Node, Name: parts[1]}
		}
	case "users":
		if len(parts) == 2 && parts[1] == "users.xml" {
			return Resource{Kind: UserMap}
		}
		if len(parts) == 3 && parts[2] == "config.xml" {
			return Resource{Kind: User, Name: parts[1]}
		}
	case "plugins":
		if len(parts) == 2 && pluginFile(parts[1]) {
			return Resource{Kind: Plugin, Name: parts[1]}
		}
	case "secrets":
		return Resource{Kind: Secret, Name: strings.TrimPrefix(rel, "secrets/")}
	}
	return Resource{}
}

// rootFile classifies a file directly in the home. A descriptor saves itself
// under its ID (hudson.model.Descriptor.getConfigFile), which is a class name
// unless a plugin says otherwise; other XML files are shown to people.
func rootFile(name string) Resource {
	if k, ok := rootFiles[name]; ok {
		if k == Descriptor {
			return Resource{Kind: k, Name: strings.TrimSuffix(name, ".xml")}
		}
		if k == InstallState {
			return Resource{Kind: k, Name: name}
		}
		return Resource{Kind: k}
	}
	id, ok := strings.CutSuffix(name, ".xml")
	switch {
	case !ok || id == "":
		return Resource{}
	case strings.Contains(id, "."):
		return Resource{Kind: Descriptor, Name: id}
	}
	return Resource{Kind: UnknownRoot, Name: id}
}

// pluginFile says whether a name in plugins/ decides what is loaded at the next
// start (hudson.PluginManager and ClassicPluginStrategy).
func pluginFile(name string) bool {
	for _, mark := range []string{".disabled", ".pinned"} {
		name = strings.TrimSuffix(name, mark)
	}
	ext := path.Ext(name)
	return len(ext) < len(name) && (ext == ".jpi" || ext == ".hpi")
}

// below walks the pairs of container and name of a path below jobs/, whose parts are
// given, too.
func below(rel string, parts []string) Resource {
	i := items(parts)
	if i == 0 {
		return Resource{}
	}
	folder, rest := rel, parts[i:]
	for _, p := range rest {
		folder = folder[:len(folder)-len(p)-1]
	}
	switch {
	case len(rest) == 0:
		return Resource{Kind: Item, Folder: folder} // the folder itself: made, removed, renamed
	case len(rest) == 1 && rest[0] == "config.xml":
		return Resource{Kind: Item, Folder: folder}
	case len(rest) == 1 && rest[0] == "nextBuildNumber":
		return Resource{Kind: NextBuild, Folder: folder}
	case len(rest) == 1 && rest[0] == "builds":
		return Resource{Kind: Builds, Folder: folder}
	case rest[0] == "builds" && (len(rest) == 2 || len(rest) == 3 && rest[2] == "build.xml"):
		if n, ok := BuildNumber(rest[1]); ok {
			return Resource{Kind: Build, Folder: folder, Number: n}
		}
	}
	return Resource{}
}

// items is how many of the parts are pairs of container and item.
func items(parts []string) int {
	i := 0
	for i+1 < len(parts) && i < 2*maxDepth && container(parts, i) {
		i += 2
	}
	return i
}

// itself says whether the path is that of an item's own folder.
func itself(parts []string) bool { return parts[0] == "jobs" && items(parts) == len(parts) }

// container says whether parts[i] and parts[i+1] are a container of items and an
// item in it: "jobs" anywhere, "branches" below an item.
func container(parts []string, i int) bool {
	return parts[i] == "jobs" || i > 0 && parts[i] == "branches"
}

// BuildNumber reads the name of a build's folder. It is strict: builds/lastStable and builds/2020-01-01_10-00-00 of old
// homes are no numbers, and neither is what Integer.parseInt refuses.
func BuildNumber(s string) (int, bool) {
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil || n < 1 || s[0] == '+' || s[0] == '0' {
		return 0, false
	}
	return int(n), true
}

// temporary says that a file's name is that of something half-written or left
// over: AtomicFileWriter's "NAME-atomicNNNtmp" (2.491) and "atomicNNNtmp" (before),
// the NFS client's silly renames, and editors' backups.
func temporary(name string) bool {
	switch {
	case name == "":
		return true
	case strings.HasPrefix(name, ".nfs"), name == ".owner":
		return true
	case strings.HasSuffix(name, "tmp") && strings.Contains(name, "atomic"):
		return true
	case strings.HasSuffix(name, "~"), strings.HasSuffix(name, ".bak"), strings.HasSuffix(name, ".swp"):
		return true
	}
	return false
}

// Path returns the file whose content is the resource's version, relative to the
// home with '/'. It is "" for Ignored.
func (r Resource) Path() string {
	switch r.Kind {
	case Global:
		return "config.xml"
	case Credentials:
		return "credentials.xml"
	case Approval:
		return "scriptApproval.xml"
	case Descriptor, UnknownRoot:
		return r.Name + ".xml"
	case Item:
		return r.Folder + "/config.xml"
	case NextBuild:
		return r.Folder + "/nextBuildNumber"
	case Builds:
		return r.Folder + "/builds"
	case Build:
		return r.Folder + "/builds/" + strconv.Itoa(r.Number) + "/build.xml"
	case Node:
		return "nodes/" + r.Name + "/config.xml"
	case UserMap:
		return "users/users.xml"
	case User:
		return "users/" + r.Name + "/config.xml"
	case Plugin:
		return "plugins/" + r.Name
	case Secret:
		return "secrets/" + r.Name
	case InstallState:
		return r.Name
	case Ignored:
	}
	return ""
}
