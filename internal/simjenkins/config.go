package simjenkins

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// Defaults and limits of a controller.
const (
	// DefaultBoot is long enough for start-up order to be visible and short
	// enough for a demo; a real controller takes 7 to 20 s.
	DefaultBoot = 500 * time.Millisecond
	// DefaultStopTime is what an orderly stop may take; a real one took 2 s and
	// gives its Pipelines 10 s (CpsFlowExecution.suspendTimeout).
	DefaultStopTime = 10 * time.Second
	// DefaultDashboard is how often the newest builds of every job are looked at.
	DefaultDashboard = time.Second
	// DefaultNodeTimeout is how long a build waits for its node to come back, as
	// ExecutorStepExecution.TIMEOUT_WAITING_FOR_NODE_MILLIS.
	DefaultNodeTimeout = 5 * time.Minute
	// dashboardBuilds is how many of a job's newest builds the dashboard shows.
	dashboardBuilds = 5
	// adoptions bounds the builds that are adopted at once. Each costs some file
	// operations; more at once only makes them wait for each other.
	adoptions = 16
	// saves bounds the build.xml files that are written at once (two fsyncs each).
	saves = 16
)

// Features of staying in step.
const (
	featureReport = "report-changes"
	featureApply  = "apply-changes"
)

// Config is what a controller needs to know. Its fields carry the flags of
// `footman simjenkins`.
type Config struct {
	Home string `help:"The shared JENKINS_HOME. Default: the home that the runner names." type:"path"`
	Name string `help:"Name in log lines of a controller that no runner started."`
	HTTP string `name:"http" default:"127.0.0.1:0" help:"Loopback address of its web server."`

	Boot        time.Duration `default:"500ms" help:"How long it boots."`
	Wizard      bool          `help:"Open the setup wizard in a home that has not finished it."`
	NoVeto      bool          `name:"no-veto" help:"Load builds without asking the ledger, as a controller whose bridge did not come up."`
	Trace       string        `help:"File to which boot-begin, ready and stopped are appended." type:"path"`
	StopTime    time.Duration `default:"10s" help:"Limit of an orderly stop."`
	Slow        time.Duration `help:"Delay of every HTTP answer."`
	Dashboard   time.Duration `default:"1s" help:"How often it looks at the newest builds of every job."`
	NodeTimeout time.Duration `default:"5m" help:"How long a build waits for its node."`

	Sync      []string          `default:"report-changes,apply-changes,report-rewrites" help:"What it does to stay in step with other replicas; 'none' for nothing."`
	HoldBoot  bool              `name:"hold-boot" help:"Wait for POST /sim/go before the start's save of config.xml."`
	EarlySave bool              `name:"early-save" help:"Save config.xml before the bridge came up, so that nobody hears of it."`
	Set       map[string]string `help:"Switches to misbehave, as of POST /sim/set (drop_reports=true;apply_delay=1s …)."`

	// Getenv reads the environment; nil is os.Getenv.
	Getenv func(string) string `kong:"-"`
	// FS is the home as the dangerous steps see it; nil is fsys.OS.
	FS fsys.FS `kong:"-"`
	// OnListen is told the base URL ("http://127.0.0.1:8080/") before booting; may be nil.
	OnListen func(url string) `kong:"-"`
}

// identity is who a controller is, as its runner told it.
type identity struct {
	life   ledger.Life // incarnation 0 in a plain controller
	home   layout.Home
	socket string // of the sidecar; "" when there is none
	plain  bool   // no runner: no bridge, so no veto and no claims
}

// UsageError is a mistake in the flags or the environment.
type UsageError struct{ Err error }

func (e *UsageError) Error() string { return e.Err.Error() }
func (e *UsageError) Unwrap() error { return e.Err }

func (c *Config) setDefaults() {
	for _, d := range []struct {
		v *time.Duration
		d time.Duration
	}{{&c.StopTime, DefaultStopTime}, {&c.Dashboard, DefaultDashboard}, {&c.NodeTimeout, DefaultNodeTimeout}} {
		if *d.v <= 0 {
			*d.v = d.d
		}
	}
	if c.HTTP == "" {
		c.HTTP = "127.0.0.1:0"
	}
	if c.Sync == nil {
		c.Sync = []string{featureReport, featureApply}
	}
	if c.Getenv == nil {
		c.Getenv = os.Getenv
	}
	if c.FS == nil {
		c.FS = fsys.OS
	}
}

// identify finds out who the controller is. Without layout.EnvReplica it is a
// plain one; with it, anything that is missing is an error: a bridge that does
// not know who it is must not let its controller serve.
func (c *Config) identify() (identity, error) {
	host, _, err := net.SplitHostPort(c.HTTP)
	if err != nil {
		return identity{}, &UsageError{fmt.Errorf("HTTP address: %w", err)}
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return identity{}, &UsageError{fmt.Errorf("HTTP address %q is not a loopback address", c.HTTP)}
	}
	if c.Boot < 0 || c.Slow < 0 {
		return identity{}, &UsageError{errors.New("a duration is negative")}
	}
	home := c.Home
	if home == "" {
		home = c.Getenv(layout.EnvHome)
	}
	if home == "" {
		return identity{}, &UsageError{fmt.Errorf("no home: give --home or set %s", layout.EnvHome)}
	}
	id := identity{socket: c.Getenv(layout.EnvSocket)}
	if id.home, err = layout.Open(home); err != nil {
		return identity{}, err
	}
	name := c.Getenv(layout.EnvReplica)
	if name == "" {
		id.plain, id.socket = true, ""
		id.life.Name = c.Name
		if id.life.Name == "" {
			id.life.Name = "plain"
		}
		return id, nil
	}
	if err := layout.CheckName(name); err != nil {
		return identity{}, &UsageError{err}
	}
	inc, err := strconv.ParseUint(c.Getenv(layout.EnvIncarnation), 10, 64)
	if err != nil || inc == 0 {
		return identity{}, &UsageError{fmt.Errorf("%s=%q is no incarnation", layout.EnvIncarnation, c.Getenv(layout.EnvIncarnation))}
	}
	id.life = ledger.Life{Name: name, Incarnation: inc}
	return id, nil
}
