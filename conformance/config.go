package conformance

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Defaults of [Config].
const (
	// DefaultBoot is enough for a real controller on a busy machine.
	DefaultBoot = 3 * time.Minute
	// DefaultStep ends a wait for something that shall happen.
	DefaultStep = 30 * time.Second
	// DefaultQuiet is how long nothing may happen where nothing shall.
	DefaultQuiet = 2 * time.Second
	// DefaultLease outlasts the pauses of a JVM, and keeps the checks of its end short.
	DefaultLease = 4 * time.Second
)

// Config says what to test.
type Config struct {
	// Command starts the controller in the foreground. "{port}" and "{home}" are replaced.
	Command []string
	// ControllerURL is its base URL; "{port}" is replaced. Empty: the one in live.json.
	ControllerURL string
	// Home is copied for the test; jobs that are missing are added. Empty: a new one.
	Home string
	// StartCommand is run by sh to start a build of $CONFORMANCE_JOB on
	// $CONFORMANCE_URL. Empty: POST /job/NAME/build.
	StartCommand string
	// Only limits the checks, by name.
	Only []string
	// Dir for the home and logs; it must be empty, and its path short enough for a
	// socket (80 bytes).
	Dir string

	Boot, Step, Quiet, Lease time.Duration
	// Progress, if set, is told the result of each check as it ends.
	Progress func(Result)
}

const (
	portMark = "{port}"
	homeMark = "{home}"
	// maxDir keeps the socket's path below the kernel's 107 bytes.
	maxDir = 80
)

func (c *Config) fill() {
	for _, d := range []struct {
		v   *time.Duration
		def time.Duration
	}{{&c.Boot, DefaultBoot}, {&c.Step, DefaultStep}, {&c.Quiet, DefaultQuiet}, {&c.Lease, DefaultLease}} {
		if *d.v <= 0 {
			*d.v = d.def
		}
	}
}

// Validate says what is wrong with the configuration.
func (c *Config) Validate() error {
	if len(c.Command) == 0 {
		return errors.New("no command that starts a controller")
	}
	if len(c.Dir) > maxDir {
		return fmt.Errorf("folder %q: its path has more than %d bytes, too long for a socket in it", c.Dir, maxDir)
	}
	if c.ControllerURL != "" {
		u, err := url.Parse(strings.ReplaceAll(c.ControllerURL, portMark, "1"))
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return fmt.Errorf("controller URL %q: use http://HOST:PORT/", c.ControllerURL)
		}
	}
	for _, name := range c.Only {
		if !slices.ContainsFunc(checks, func(k check) bool { return k.name == name }) {
			return fmt.Errorf("there is no check %q; the names are in docs/controller-contract.md", name)
		}
	}
	return nil
}
