package jenkins

import (
	"fmt"
	"path/filepath"

	"github.com/footman-ci/footman/internal/fsys"
)

// DefaultBuildsDir is where builds lie unless config.xml says otherwise.
const DefaultBuildsDir = "${ITEM_ROOTDIR}/builds"

// defaultExecutors is Jenkins' own default for the built-in node.
const defaultExecutors = 2

// SystemConfig is what the home's own config.xml says.
type SystemConfig struct {
	Version      string // of the Jenkins that saved it
	NumExecutors int    // of the built-in node
	// BuildsDir is where builds lie, with ${JENKINS_HOME}, ${ITEM_ROOTDIR} and
	// ${ITEM_FULL_NAME} unexpanded. [BuildDir] is right for DefaultBuildsDir only.
	BuildsDir string
	// AgentPort is the TCP port of inbound agents: 0 any, -1 none.
	AgentPort int
}

// ReadSystemConfig reads config.xml of a home. Errors are as of [ReadJobConfig].
func ReadSystemConfig(home string) (SystemConfig, error) {
	return ReadSystemConfigFS(fsys.OS, home)
}

// ReadSystemConfigFS is ReadSystemConfig on another file system.
func ReadSystemConfigFS(f fsys.FS, home string) (SystemConfig, error) {
	var version, builds *string
	var executors, port *int64
	err := readXML(f, opReadConfig, filepath.Join(home, configXML), func(s *scanner) error {
		version, builds, executors, port = nil, nil, nil, nil
		if kind := string(s.name); kind != "hudson" {
			return s.fail(ErrMalformed, "its root is <%s>, not <hudson>", kind)
		}
		return eachChild(s, 1, func(name string) error {
			switch name {
			case "version":
				return takeString(s, &version)
			case "buildsDir":
				return takeString(s, &builds)
			case "numExecutors":
				return takeInt(s, &executors)
			case "slaveAgentPort":
				return takeInt(s, &port)
			}
			return nil
		})
	})
	if err != nil {
		return SystemConfig{}, fmt.Errorf("read system configuration: %w", err)
	}
	c := SystemConfig{NumExecutors: defaultExecutors, BuildsDir: DefaultBuildsDir}
	if version != nil {
		c.Version = *version
	}
	if builds != nil {
		c.BuildsDir = *builds
	}
	if executors != nil {
		c.NumExecutors = int(*executors)
	}
	if port != nil {
		c.AgentPort = int(*port)
	}
	return c, nil
}
