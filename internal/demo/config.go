package demo

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/harness"
)

// Limits of what one machine can show.
const (
	maxReplicas = 10
	maxBuilds   = 5000
	maxRounds   = 1000
)

// What may be killed, besides the name of a replica.
const (
	KillRandom  = "random"  // a replica: its controller, runner and sidecar at once
	KillTwo     = "two"     // two replicas at once
	KillAll     = "all"     // all replicas at once; one comes back first
	KillJVM     = "jvm"     // a controller alone
	KillRunner  = "runner"  // a runner alone
	KillSidecar = "sidecar" // a sidecar alone
	KillNothing = "none"
)

var killKinds = []string{KillRandom, KillTwo, KillAll, KillJVM, KillRunner, KillSidecar, KillNothing}

// Config of a demo. Start from [DefaultConfig].
type Config struct {
	Exe        string // the footman binary to run
	Home       string // a home to copy; empty: the embedded one
	Replicas   int
	Builds     int
	Rounds     int
	Kill       string
	Controller string // command line of a real controller, with {name} {port} {home}
	Profile    string // gossip's failure detection
	Keep       bool   // leave the work folder behind
	Boot       time.Duration
	Seed       uint64 // chooses victims and phases; 0 draws one
}

// DefaultConfig is what `footman demo` does without flags.
func DefaultConfig() Config {
	return Config{Replicas: 3, Builds: 30, Rounds: 1, Kill: KillRandom, Profile: "lan", Boot: 500 * time.Millisecond}
}

// Validate names the setting that is wrong.
func (c *Config) Validate() error {
	switch {
	case c.Exe == "":
		return errors.New("no program to run")
	case c.Replicas < 1 || c.Replicas > maxReplicas:
		return fmt.Errorf("--replicas: %d, must be 1 to %d", c.Replicas, maxReplicas)
	case c.Builds < 1 || c.Builds > maxBuilds:
		return fmt.Errorf("--builds: %d, must be 1 to %d", c.Builds, maxBuilds)
	case c.Rounds < 1 || c.Rounds > maxRounds:
		return fmt.Errorf("--rounds: %d, must be 1 to %d", c.Rounds, maxRounds)
	case !slices.Contains(killKinds, c.Kill) && !slices.Contains(harness.ReplicaNames(c.Replicas), c.Kill):
		return fmt.Errorf("--kill: %q, must be one of %s, or a replica (%s)", c.Kill, strings.Join(killKinds, ", "), strings.Join(harness.ReplicaNames(c.Replicas), ", "))
	case c.Kill == KillTwo && c.Replicas < 3:
		return fmt.Errorf("--kill two: needs at least 3 replicas")
	}
	return nil
}
