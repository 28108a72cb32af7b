package jenkins

import (
	"fmt"

	"github.com/footman-ci/footman/internal/fsys"
)

// LauncherInbound is the launcher of nodes that connect by themselves. All others
// are launched by the controller (SSH, a command, a cloud).
const LauncherInbound = "hudson.slaves.JNLPLauncher"

// NodeConfig is what nodes/NAME/config.xml says of a node.
type NodeConfig struct {
	Kind         string // root element: slave, or a cloud plugin's own
	Name         string
	RemoteFS     string // its folder on the agent's machine
	Labels       string // separated by blanks
	NumExecutors int
	Launcher     string // class, see LauncherInbound
}

// ReadNodeConfig reads a node's config.xml. Errors are as of [ReadJobConfig].
func ReadNodeConfig(path string) (NodeConfig, error) { return ReadNodeConfigFS(fsys.OS, path) }

// ReadNodeConfigFS is ReadNodeConfig on another file system.
func ReadNodeConfigFS(f fsys.FS, path string) (NodeConfig, error) {
	var n NodeConfig
	err := readXML(f, opReadConfig, path, func(s *scanner) error {
		var name, remote, labels *string
		var executors *int64
		n = NodeConfig{Kind: string(s.name)}
		if err := eachChild(s, 1, func(element string) error {
			switch element {
			case "name":
				return takeString(s, &name)
			case "remoteFS":
				return takeString(s, &remote)
			case "label":
				return takeString(s, &labels)
			case "numExecutors":
				return takeInt(s, &executors)
			case "launcher":
				n.Launcher = s.class()
			}
			return nil
		}); err != nil {
			return err
		}
		for to, from := range map[*string]*string{&n.Name: name, &n.RemoteFS: remote, &n.Labels: labels} {
			if from != nil {
				*to = *from
			}
		}
		n.NumExecutors = 1
		if executors != nil {
			n.NumExecutors = int(*executors)
		}
		return nil
	})
	if err != nil {
		return NodeConfig{}, fmt.Errorf("read node configuration: %w", err)
	}
	return n, nil
}
