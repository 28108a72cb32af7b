package sidecar

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// maxComplaints bounds the lines that one controller may add to a status.
const maxComplaints = 20

// complaints are what is wrong with this replica's controller by its own word, and
// how it differs from its peers, in words a user can act on.
func complaints(name string, info *pb.RegisterRequest, members []memberFile) (out []string) {
	if info == nil {
		return nil
	}
	missing := info.GetMissing()
	for _, feature := range slices.Sorted(maps.Keys(missing)) {
		if len(out) == maxComplaints {
			out = append(out, fmt.Sprintf("%d more features are missing in the controller of %s: 'footman bridge status' lists them", len(missing)-maxComplaints, name))
			break
		}
		out = append(out, fmt.Sprintf("the controller of %s works without %s: %s", name, feature, missing[feature]))
	}
	if n := info.GetBuiltInExecutors(); n > 0 {
		out = append(out, fmt.Sprintf("the built-in node of %s has %d executors: builds of two replicas use one workspace there and kill each other's processes; set its number of executors to 0", name, n))
	}
	own := info.GetPluginsDigest()
	var differ []string
	for _, m := range members {
		if m.Name != name && own != "" && m.PluginsDigest != "" && m.PluginsDigest != own {
			differ = append(differ, m.Name)
		}
	}
	if len(differ) > 0 {
		slices.Sort(differ)
		out = append(out, fmt.Sprintf("the plugins of %s differ from those of %s, so a build may not resume there; restart the replicas that run with the older set",
			name, strings.Join(differ[:min(len(differ), maxComplaints)], ", ")))
	}
	return out
}
