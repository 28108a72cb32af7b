package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/config"
	"github.com/footman-ci/footman/internal/clidoc"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/jenkins/bridge"
	"github.com/footman-ci/footman/lock"
	"github.com/footman-ci/footman/runner"
)

// bridgeAdapter lets the runner use package jenkins/bridge, which it does not know.
type bridgeAdapter struct {
	home       layout.Home
	optionsEnv string
	allow      []string
}

// newBridge returns what the settings ask for, nil for nothing.
func newBridge(home string, c config.Runner) (runner.Bridge, error) {
	if c.Bridge == "off" || runner.Mode(c.Mode) != runner.ActiveActive {
		return nil, nil //nolint:nilnil // the runner takes nil for "none"
	}
	if err := bridge.CheckOptionsEnv(c.JVMOptionsEnv); err != nil {
		return nil, &exitError{exitUsage, err}
	}
	h, err := layout.Open(home)
	if err != nil {
		return nil, err
	}
	return bridgeAdapter{h, c.JVMOptionsEnv, c.AllowInitScripts}, nil
}

// Prepare implements runner.Bridge.
func (b bridgeAdapter) Prepare(s runner.BridgeStart) (runner.BridgeReady, error) {
	var ready runner.BridgeReady
	replica := bridge.Replica{Home: b.home, Name: s.Name, Incarnation: s.Incarnation}
	i := bridge.New(b.home, fsys.System())
	if err := i.Check(bridge.Start{Replica: replica, Command: s.Command, Env: s.Env, OptionsEnv: b.optionsEnv, Allow: b.allow}); err != nil {
		return ready, err
	}
	changes, err := i.Install()
	if err != nil {
		return ready, err
	}
	for _, c := range changes {
		ready.Notes = append(ready.Notes, changeText(c))
	}
	ready.Env, err = bridge.AddOptions(s.Env, b.optionsEnv, replica)
	return ready, err
}

// Halted implements runner.Bridge.
func (b bridgeAdapter) Halted(name string, incarnation uint64) string {
	s, err := bridge.ReadState(fsys.System(), b.home, name)
	if err != nil || !s.Of(incarnation) || s.State != bridge.StateHalted {
		return ""
	}
	return s.Reason
}

func changeText(c bridge.Change) string {
	text := c.Path + ": " + c.What
	if c.Kept != "" {
		text += "; the edited one is kept as " + c.Kept
	}
	return text
}

type bridgeCmd struct {
	Install   bridgeInstallCmd   `cmd:"" help:"Put the init scripts into a home; 'footman run' does it by itself."`
	Status    bridgeStatusCmd    `cmd:"" help:"Show the scripts in a home, and what the bridge of each controller says of itself."`
	Print     bridgePrintCmd     `cmd:"" help:"Print the init scripts, to be read."`
	Uninstall bridgeUninstallCmd `cmd:"" help:"Remove the init scripts from a home."`
}

type bridgeInstallCmd struct {
	Home string `help:"The shared JENKINS_HOME." env:"JENKINS_HOME" required:"true" placeholder:"DIR"`
}

// Examples of bridge install.
func (c *bridgeInstallCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman bridge install --home /srv/jenkins", Text: "Before the first start, to look at the files in place"}}
}

func (c *bridgeInstallCmd) Run(a *app) error {
	home, err := existingHome(c.Home)
	if err != nil {
		return err
	}
	changes, err := bridge.New(home, fsys.System()).Install()
	for _, ch := range changes {
		fmt.Fprintln(a.stdout, changeText(ch))
	}
	if err == nil && len(changes) == 0 {
		fmt.Fprintln(a.stdout, "everything is in place already (bridge "+bridge.Version+")")
	}
	return err
}

// existingHome opens a home that must be there.
func existingHome(dir string) (layout.Home, error) {
	home, err := layout.Open(dir)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(home.Path()); err != nil {
		return "", &exitError{exitUnfit, fmt.Errorf("look at the home: %w", err)}
	} else if !info.IsDir() {
		return "", &exitError{exitUnfit, fmt.Errorf("home %s is not a folder", home.Path())}
	}
	return home, nil
}

type bridgePrintCmd struct {
	Name []string `arg:"" optional:"" help:"Scripts to print: guard, core, or a unit. Default: all."`
}

// Examples of bridge print.
func (c *bridgePrintCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman bridge print core | less", Text: "Read what will run in the controller"}}
}

func (c *bridgePrintCmd) Run(a *app) error {
	scripts, err := bridge.Scripts()
	if err != nil {
		return err
	}
	var names []string
	for _, s := range scripts {
		names = append(names, s.Name)
	}
	for _, n := range c.Name {
		if !slices.Contains(names, n) {
			return usageError("%s: no such script; there are %s", n, strings.Join(names, ", "))
		}
	}
	for _, s := range scripts {
		if len(c.Name) > 0 && !slices.Contains(c.Name, s.Name) {
			continue
		}
		if len(c.Name) != 1 {
			fmt.Fprintf(a.stdout, "// ---- %s\n", s.Path)
		}
		if _, err := a.stdout.Write(s.Text); err != nil {
			return err
		}
	}
	return nil
}

type bridgeStatusCmd struct {
	Home string `help:"The shared JENKINS_HOME." env:"JENKINS_HOME" required:"true" placeholder:"DIR"`
	outputFlag
}

// Examples of bridge status.
func (c *bridgeStatusCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman bridge status --home /srv/jenkins", Text: "Are the scripts in place, and which hooks are active?"}}
}

// bridgeReplica is what is known of the bridge in one replica's controller.
type bridgeReplica struct {
	Replica string        `json:"replica"`
	Alive   bool          `json:"alive"` // its liveness lock is held
	Bridge  *bridge.State `json:"bridge,omitempty"`
	Error   string        `json:"error,omitempty"`
}

type bridgeReport struct {
	Version  string          `json:"version"` // in this binary
	Files    []bridge.File   `json:"files"`
	Earlier  []string        `json:"earlier_scripts"` // run before the bridge
	Replicas []bridgeReplica `json:"replicas"`
}

func (c *bridgeStatusCmd) Run(a *app) error {
	home, err := existingHome(c.Home)
	if err != nil {
		return err
	}
	report, err := inTime(a.ctx, home, func() (bridgeReport, error) { return readBridge(home) })
	if err != nil {
		return err
	}
	if c.Output == outputJSON {
		return printJSON(a.stdout, report)
	}
	return printBridge(a, report, c.Output == outputWide)
}

func readBridge(home layout.Home) (bridgeReport, error) {
	i := bridge.New(home, fsys.System())
	report := bridgeReport{Version: bridge.Version, Earlier: []string{}, Replicas: []bridgeReplica{}}
	var err error
	if report.Files, err = i.Files(); err != nil {
		return report, err
	}
	if report.Earlier, err = i.Earlier(); err != nil {
		return report, err
	}
	names, err := namesIn(home)
	if err != nil {
		return report, err
	}
	for _, name := range names {
		r := bridgeReplica{Replica: name}
		held, _, err := lock.Status(home.AliveLock(name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			r.Error = err.Error()
		}
		r.Alive = held
		switch s, err := bridge.ReadState(fsys.System(), home, name); {
		case err == nil:
			r.Bridge = &s
		case !errors.Is(err, fs.ErrNotExist):
			r.Error = err.Error()
		}
		report.Replicas = append(report.Replicas, r)
	}
	return report, nil
}

// maxReplicas bounds the names that are looked at.
const maxReplicas = 1024

// namesIn lists the names that a home knows.
func namesIn(home layout.Home) ([]string, error) {
	entries, err := os.ReadDir(home.Replicas())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && layout.CheckName(e.Name()) == nil && len(names) < maxReplicas {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

func printBridge(a *app, r bridgeReport, wide bool) error {
	g := grid{columns: []column{{title: "FILE", min: 44}, {title: "STATE"}, {title: "VERSION"}, {title: "NOTE", min: 10, optional: true}}}
	for _, f := range r.Files {
		note := f.Error
		if f.State == bridge.FileEdited {
			note = "replaced at the next start, and kept aside"
		}
		row := text(f.Path, string(f.State), dash(f.Version), note)
		if f.State == bridge.FileCurrent {
			row[1].color = green
		}
		g.add(row...)
	}
	if err := g.print(a.stdout, a.screen, wide); err != nil {
		return err
	}
	for _, s := range r.Earlier {
		fmt.Fprintf(a.stdout, "%s runs before the bridge: 'footman run' refuses that without --allow-init-script %s\n", printable(s), printable(s))
	}
	fmt.Fprintln(a.stdout, "Scripts inside jenkins.war (/WEB-INF/init.groovy.d) run before these and can't be seen here.")
	for _, b := range r.Replicas {
		fmt.Fprintln(a.stdout)
		printBridgeOf(a, b)
	}
	return nil
}

func printBridgeOf(a *app, r bridgeReplica) {
	alive := "not alive"
	if r.Alive {
		alive = "alive"
	}
	if r.Bridge == nil {
		why := "its controller never had a bridge"
		if r.Error != "" {
			why = printable(r.Error)
		}
		fmt.Fprintf(a.stdout, "%s: %s; %s\n", r.Replica, alive, why)
		return
	}
	s := r.Bridge
	fmt.Fprintf(a.stdout, "%s: %s; life %s, bridge %s is %s, Jenkins %s, written %s ago\n", r.Replica, alive, printable(s.Incarnation.String()),
		dash(printable(s.Version)), printable(s.State), dash(printable(s.Jenkins)), age(time.Since(s.WrittenAt)))
	line := func(what, value string) {
		if value != "" {
			what = fmt.Sprintf("  %-13s ", what)
			fmt.Fprintln(a.stdout, what+wrapFrom(printable(value), len(what), a.screen.width, len(what)))
		}
	}
	line("reason", s.Reason)
	line("active", strings.Join(s.Active, ", "))
	for _, m := range slices.Sorted(maps.Keys(s.Missing)) {
		line("missing", m+": "+s.Missing[m])
	}
	if s.State == bridge.StateActive {
		lease := "new builds may start"
		if !s.Lease {
			lease = "without a lease: no new builds start"
		}
		line("sidecar", s.Sidecar+", "+lease+", "+strconv.Itoa(s.Running)+" builds")
	}
	line("last command", s.LastCommand)
	line("last error", s.LastError)
}

type bridgeUninstallCmd struct {
	Home  string `help:"The shared JENKINS_HOME." env:"JENKINS_HOME" required:"true" placeholder:"DIR"`
	Force bool   `help:"Also while replicas are alive: their controllers keep what they have loaded, and must not be restarted."`
}

// Examples of bridge uninstall.
func (c *bridgeUninstallCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman bridge uninstall --home /srv/jenkins", Text: "Plain Jenkins shall run on this home again"}}
}

func (c *bridgeUninstallCmd) Run(a *app) error {
	home, err := existingHome(c.Home)
	if err != nil {
		return err
	}
	names, err := namesIn(home)
	if err != nil {
		return err
	}
	var alive []string
	for _, n := range names {
		held, _, err := lock.Status(home.AliveLock(n))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if held {
			alive = append(alive, n)
		}
	}
	if len(alive) > 0 && !c.Force {
		return fmt.Errorf("%s alive: a controller that starts without the bridge beside them runs their builds twice; stop them first (--force does it all the same)", areOrIs(alive))
	}
	changes, err := bridge.New(home, fsys.System()).Uninstall()
	for _, ch := range changes {
		fmt.Fprintln(a.stdout, changeText(ch))
	}
	if err != nil {
		return err
	}
	if len(changes) == 0 {
		fmt.Fprintln(a.stdout, "nothing of the bridge was in this home")
	}
	return tellRemains(a, home, names)
}

func areOrIs(names []string) string {
	if len(names) == 1 {
		return "replica " + names[0] + " is"
	}
	return "replicas " + strings.Join(names, ", ") + " are"
}

// tellRemains says what of Footman is left in a home, and what to do about it.
func tellRemains(a *app, home layout.Home, names []string) error {
	records, queues := 0, 0
	l := ledger.New(home, fsys.System())
	for _, n := range names {
		lives, err := l.PeekLives(n)
		if err != nil {
			return err
		}
		for _, life := range lives {
			entries, _, err := l.List(life)
			if err != nil {
				return err
			}
			records += len(entries)
			q, err := l.Queues(life)
			if err != nil {
				return err
			}
			queues += len(q)
		}
		files, err := l.QueueFiles(n, ledger.MaxIncarnation)
		if err != nil {
			return err
		}
		queues += len(files)
	}
	say := func(format string, args ...any) {
		fmt.Fprintln(a.stdout, wrapLine(fmt.Sprintf(format, args...), a.screen.width, 2))
	}
	fmt.Fprintln(a.stdout, "what remains:")
	say("- %s: ledger, history, settings and keys. Plain Jenkins never looks into it; remove it when Footman shall not come back.", home.Footman())
	if records > 0 {
		say("- %d records of builds that were running. Plain Jenkins carries on those that are in its own list, org.jenkinsci.plugins.workflow.flow.FlowExecutionList.xml, which the replica that stopped last in order has written.", records)
	}
	if queues > 0 {
		say("- %d saved queues of replicas, below queue/ of the home and in the ledger. Plain Jenkins reads queue.xml only: to keep what waited, start Footman once more and let it run dry.", queues)
	}
	return nil
}
