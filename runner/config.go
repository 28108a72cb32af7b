package runner

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/footman-ci/footman/config/timers"
	"github.com/footman-ci/footman/internal/boottime"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// Mode of the cluster.
type Mode string

// The modes. In active-passive mode the startup lock is kept for life, so only
// one controller runs at a time and everybody else waits for it.
const (
	ActiveActive  Mode = "active-active"
	ActivePassive Mode = "active-passive"
)

// RestartPolicy says whether the controller is started anew after it ended by
// itself. A stop that the runner was asked for is never followed by a start.
type RestartPolicy string

// The policies. A "Restart" from inside Jenkins is an exit like any other, so it
// comes back with RestartAlways only.
const (
	RestartNo        RestartPolicy = "no"
	RestartOnFailure RestartPolicy = "on-failure" // exit code other than 0, or killed
	RestartAlways    RestartPolicy = "always"
)

// Defaults, and the parts of the timer arithmetic that cannot be configured.
const (
	// DefaultLease is the lease time of a Linux NFSv4 server that nobody tuned: a
	// host that vanishes keeps its locks so long.
	DefaultLease = 90 * time.Second
	// DefaultFreezeAfter is far below any usual lease, and above the stalls of a
	// busy NFS server, which would otherwise freeze Jenkins for nothing.
	DefaultFreezeAfter = 10 * time.Second
	// DefaultProveEvery costs one small write a second and lock.
	DefaultProveEvery = time.Second
	// DefaultSidecarTimeout lets a sidecar of the same pod come up and join.
	DefaultSidecarTimeout = time.Minute
	// DefaultStartTimeout is above the slowest boots of large installations that
	// are known to us; a broken boot holds everybody up for as long.
	DefaultStartTimeout = 20 * time.Minute
	// DefaultHangAfter is above the pauses of an overloaded garbage collector and
	// below the five minutes that an adopted build waits for its node.
	DefaultHangAfter = 2 * time.Minute
	// DefaultStopTimeout fits into the 90 s that systemd waits by default. An
	// orderly stop with running Pipelines took 2 s.
	DefaultStopTimeout = 80 * time.Second
	// nameMargin is added to the lease to get the default of NameTimeout: the
	// server frees a lost host's lock up to 1.4 s after the lease, and a
	// coordinator may work on the name's records for a while.
	nameMargin = 30 * time.Second

	// What the arithmetic grants to this process and to SIGSTOP; package timers has
	// the reasons and the sums.
	runnerLatency = timers.RunnerLatency
	timeToStop    = timers.TimeToStop
)

// ReadyChecker asks the controller whether it is ready. It returns true when it
// is, false when it answers but isn't yet, and an error when it does not answer.
// The text is for people. The context bounds the call.
type ReadyChecker interface {
	Ready(ctx context.Context) (bool, string, error)
}

// WizardChecker tells whether the setup wizard is open in a home.
type WizardChecker interface {
	WizardOpen(home string) (bool, error)
}

// Config of a runner. Fields without a flag may be left zero.
type Config struct {
	Name    string   // replica name
	Home    string   // the shared JENKINS_HOME
	Mode    Mode     //
	Command []string // the controller and its arguments

	Socket         string        // the sidecar's unix socket; active-passive: optional
	SidecarTimeout time.Duration // how long to wait for its "fit"

	NameTimeout  time.Duration // how long to wait for the own name's liveness lock; 0: lease + 30 s
	ReadyURL     string        // for people; Ready does the asking
	StartTimeout time.Duration // from exec to ready, without frozen time and open wizard; 0: none
	HangAfter    time.Duration // no health answer for so long while the storage is provable; 0: never
	StopTimeout  time.Duration // from SIGTERM to SIGKILL

	FreezeAfter time.Duration // age of a proof at which the controller is frozen
	ProveEvery  time.Duration // how often each lock is proven
	Lease       time.Duration // lease time of the NFS server

	// AllowWrapper lets a controller serve although other processes of its group
	// hold the liveness lock, too: a command that did not exec its controller.
	AllowWrapper bool

	Restart        RestartPolicy
	LivenessListen string // host:port of the runner's own liveness endpoint; "": none

	Version string // of Footman, for the sidecar's version gate

	Ready   ReadyChecker  // required
	Wizard  WizardChecker // nil: no wizard, ever
	Sidecar Sidecar       // nil: gRPC over Socket
	Bridge  Bridge        // nil: the controller brings its own side of the contract

	StartupPoll  time.Duration // pause between two tries for the startup lock; 0: by mode
	HandOutEvery time.Duration // pause between two hand-outs while waiting for the turn; 0: 5 s
	LockSettle   time.Duration // how long the lock of a new file is held before it counts; 0: ProveEvery + 1 s
	ReadyPoll    time.Duration // 0: 100 ms
	HealthEvery  time.Duration // 0: 5 s, or less with a short HangAfter

	Stdin, Stdout, Stderr *os.File // nil: the runner's own

	FS    fsys.FS        // nil: fsys.OS
	Clock boottime.Clock // nil: boottime.System
}

// DefaultConfig returns the defaults of all flags that have one.
func DefaultConfig() Config {
	return Config{
		Mode:           ActiveActive,
		SidecarTimeout: DefaultSidecarTimeout,
		StartTimeout:   DefaultStartTimeout,
		HangAfter:      DefaultHangAfter,
		StopTimeout:    DefaultStopTimeout,
		FreezeAfter:    DefaultFreezeAfter,
		ProveEvery:     DefaultProveEvery,
		Lease:          DefaultLease,
		Restart:        RestartNo,
	}
}

// Validate checks the configuration without touching the home. The error is an
// *ExitError with ExitUsage that names every mistake.
func (c *Config) Validate() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }

	if err := layout.CheckName(c.Name); err != nil {
		errs = append(errs, err)
	}
	if c.Home == "" {
		bad("home: missing (set --home or JENKINS_HOME)")
	}
	switch c.Mode {
	case ActiveActive, ActivePassive:
	default:
		bad("mode %q: use %s or %s", c.Mode, ActiveActive, ActivePassive)
	}
	switch c.Restart {
	case RestartNo, RestartOnFailure, RestartAlways:
	default:
		bad("restart %q: use %s, %s or %s", c.Restart, RestartNo, RestartOnFailure, RestartAlways)
	}
	if c.Mode == ActiveActive && c.Socket == "" && c.Sidecar == nil {
		bad("socket: missing; mode %s needs a sidecar", ActiveActive)
	}
	if len(c.Command) == 0 || c.Command[0] == "" {
		bad("command: missing; say what to start after --")
	} else if _, err := exec.LookPath(c.Command[0]); err != nil {
		bad("command: %w", err)
	}
	if c.Ready == nil {
		bad("ready check: missing")
	}
	if c.LivenessListen != "" {
		if _, _, err := net.SplitHostPort(c.LivenessListen); err != nil {
			bad("liveness-listen: %w", err)
		}
	}
	for _, d := range []struct {
		name  string
		value time.Duration
		zero  bool // zero has a meaning
	}{
		{"freeze-after", c.FreezeAfter, false},
		{"lease", c.Lease, false},
		{"prove-every", c.ProveEvery, false},
		{"stop-timeout", c.StopTimeout, false},
		{"sidecar-timeout", c.SidecarTimeout, c.Mode == ActivePassive},
		{"name-timeout", c.NameTimeout, true},
		{"start-timeout", c.StartTimeout, true},
		{"hang-after", c.HangAfter, true},
	} {
		if d.value < 0 || d.value == 0 && !d.zero {
			bad("%s %s: must be positive", d.name, d.value)
		}
	}
	if err := c.checkTimers(c.Lease, "the lease"); err != nil {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return &ExitError{Code: ExitUsage, Err: errors.Join(errs...)}
	}
	return nil
}

// checkTimers says which of the inequalities between the timers fails for this
// lease, which what names. Advice is left to `footman config check`.
func (c *Config) checkTimers(lease time.Duration, what string) error {
	t := timers.Timers{Lease: lease, FreezeAfter: c.FreezeAfter, ProveEvery: c.ProveEvery, HangAfter: c.HangAfter, LeaseName: what}
	return errors.Join(timers.Errors(t.Check())...)
}

const (
	// startupPollActive keeps a hand-over well below 300 ms. Waiting is short in
	// this mode, so the ten requests a second and waiter do not last.
	startupPollActive = 100 * time.Millisecond
	// startupPollPassive is the rhythm of a standby, which may wait for months.
	startupPollPassive = 500 * time.Millisecond
	// defaultHandOut is often enough for builds that wait for a replica that serves,
	// which takes a boot, and rare enough for the listings that it costs.
	defaultHandOut = 5 * time.Second
	// defaultReadyPoll adds this much to a start at most.
	defaultReadyPoll = 100 * time.Millisecond
	// defaultHealthEvery is as often as a kubelet would ask.
	defaultHealthEvery = 5 * time.Second
	// healthPerHang is how many health checks fit into HangAfter at least.
	healthPerHang = 4
)

// filled returns the configuration with every zero field that has a default set.
func (c Config) filled() (Config, error) {
	home, err := filepath.Abs(c.Home)
	if err != nil {
		return c, fmt.Errorf("make home %q absolute: %w", c.Home, err)
	}
	c.Home = home
	if c.NameTimeout == 0 {
		c.NameTimeout = c.Lease + nameMargin
	}
	if c.StartupPoll == 0 {
		c.StartupPoll = startupPollActive
		if c.Mode == ActivePassive {
			c.StartupPoll = startupPollPassive
		}
	}
	if c.HandOutEvery == 0 {
		c.HandOutEvery = defaultHandOut
	}
	if c.LockSettle == 0 { // a holder notices at its next proof, and ends
		c.LockSettle = c.ProveEvery + runnerLatency
	}
	if c.ReadyPoll == 0 {
		c.ReadyPoll = defaultReadyPoll
	}
	if c.HealthEvery == 0 {
		c.HealthEvery = defaultHealthEvery
		if c.HangAfter != 0 {
			c.HealthEvery = min(c.HealthEvery, c.HangAfter/healthPerHang)
		}
	}
	if c.FS == nil {
		c.FS = fsys.OS
	}
	if c.Clock == nil {
		c.Clock = boottime.System
	}
	for _, f := range []struct {
		file **os.File
		def  *os.File
	}{{&c.Stdin, os.Stdin}, {&c.Stdout, os.Stdout}, {&c.Stderr, os.Stderr}} {
		if *f.file == nil {
			*f.file = f.def
		}
	}
	return c, nil
}
