package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/config/settings"
	"github.com/footman-ci/footman/config/strict"
	"github.com/footman-ci/footman/config/timers"
	"github.com/footman-ci/footman/internal/clidoc"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/homeview"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// settingsFlags are those of the commands about the settings of the cluster. They
// ask a sidecar; with --home they read and write the home themselves when none
// answers.
type settingsFlags struct{ lookFlags }

// store returns the settings in the home that the flags name.
func (f *settingsFlags) store(a *app, home string) (*settings.Store, error) {
	h, err := layout.Open(home)
	if err != nil {
		return nil, err
	}
	s := &settings.Store{Home: h, FS: fsys.System()}
	if a.file != nil {
		s.Timers = timers.Timers{Lease: a.file.Runner.Lease}
	}
	return s, nil
}

// get returns the present settings, or an old version.
func (f *settingsFlags) get(a *app, version uint64) (answer[*pb.GetSettingsResponse], error) {
	return look(a.ctx, &f.lookFlags, func(ctx context.Context, cc *grpc.ClientConn) (*pb.GetSettingsResponse, error) {
		return pb.NewClusterClient(cc).GetSettings(ctx, &pb.GetSettingsRequest{Version: version})
	}, func(*homeview.View) (*pb.GetSettingsResponse, error) {
		s, err := f.store(a, f.Home)
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(s.Home.Footman()); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: %w", s.Home.Path(), homeview.ErrUnused)
		}
		d, err := s.Read(true)
		if err != nil {
			return nil, err
		}
		versions, err := s.Versions(d.Version)
		if err != nil {
			return nil, err
		}
		if version != 0 && version != d.Version {
			if d, err = s.ReadVersion(version); err != nil {
				return nil, err
			}
		}
		out := &pb.GetSettingsResponse{Version: d.Version, UpdatedBy: d.UpdatedBy, Warnings: d.Warnings(), Versions: versions}
		if !d.UpdatedAt.IsZero() {
			out.UpdatedAt = timestamppb.New(d.UpdatedAt)
		}
		out.Yaml, err = d.Body()
		return out, err
	})
}

// errChanged says that somebody else was faster.
var errChanged = errors.New("the settings were changed meanwhile")

// put writes new settings the way the old ones were read.
func (f *settingsFlags) put(a *app, old answer[*pb.GetSettingsResponse], body string) (version uint64, err error) {
	if old.source == sourceHome {
		s, err := f.store(a, f.Home)
		if err != nil {
			return 0, err
		}
		d, err := s.Write(a.ctx, settings.Change{Body: body, Base: old.value.GetVersion(), By: whoAmI()})
		switch {
		case errors.Is(err, settings.ErrChanged):
			return 0, fmt.Errorf("%w: %w", errChanged, err)
		case isMistake(err):
			return 0, &exitError{exitUsage, err}
		case err != nil:
			return 0, err
		}
		return d.Version, nil
	}
	path, err := f.find(a.ctx)
	if err != nil {
		return 0, err
	}
	cc, err := dialSocket(path)
	if err != nil {
		return 0, err
	}
	defer cc.Close()
	ctx, cancel := context.WithTimeout(a.ctx, callTimeout)
	defer cancel()
	res, err := pb.NewClusterClient(cc).PutSettings(ctx, &pb.PutSettingsRequest{Yaml: body, BaseVersion: old.value.GetVersion(), UpdatedBy: whoAmI()})
	if status.Code(err) == codes.Aborted {
		return 0, fmt.Errorf("%w: %s", errChanged, status.Convert(err).Message())
	}
	return res.GetVersion(), explain(err, path)
}

func isMistake(err error) bool {
	e := (*strict.Error)(nil)
	return errors.As(err, &e)
}

// whoAmI names the author of a change.
func whoAmI() string {
	name := os.Getenv("SUDO_USER")
	if name == "" {
		if u, err := user.Current(); err == nil {
			name = u.Username
		}
	}
	host, _ := os.Hostname() // without a host the name says enough
	return name + "@" + host
}

type showConfigCmd struct {
	settingsFlags
	Version uint64 `help:"An older version, of those that are kept." placeholder:"N"`
	Yaml    bool   `help:"Print what is set as YAML, as --apply of edit-config takes it."`
}

func (c *showConfigCmd) Help() string {
	return `The settings hold for all replicas of a home and are applied live. What a single host needs is in its configuration file: see 'footman config'.`
}

func (c *showConfigCmd) Run(a *app) error {
	got, err := c.get(a, c.Version)
	if err != nil {
		return err
	}
	switch {
	case c.Output == outputJSON:
		return printAnswer(a.stdout, got.value, got.source, "  ")
	case c.Yaml:
		_, err := fmt.Fprint(a.stdout, got.value.GetYaml())
		return err
	}
	d, err := settings.Parse("settings", []byte(got.value.GetYaml()))
	if err != nil {
		return err
	}
	if c.Quiet {
		for _, k := range settings.Keys() {
			fmt.Fprintln(a.stdout, k.Key)
		}
		return nil
	}
	if v := got.value.GetVersion(); v == 0 {
		fmt.Fprintln(a.stdout, "nothing is set: all defaults hold")
	} else {
		fmt.Fprintf(a.stdout, "version %d, changed %s by %s\n", v, ago(got.value.GetUpdatedAt()), printable(got.value.GetUpdatedBy()))
	}
	if got.note != "" {
		fmt.Fprintln(a.stdout, a.screen.paint(yellow, wrapLine("note: "+printable(got.note), a.screen.width, 6)))
	}
	g := grid{columns: []column{{title: "KEY"}, {title: "VALUE", min: 20}, {title: "FROM"}}}
	fields := strict.Fields(reflect.ValueOf(&d.Settings).Elem())
	for i, k := range settings.Keys() {
		value, from := k.Default, "default"
		if !fields[i].Value.IsZero() {
			value, from = fmt.Sprint(fields[i].Value.Interface()), "set"
			if k.Kind == "list" {
				value = strings.Join(d.Settings.NoAdopt, ", ")
			}
		}
		g.add(text(k.Key, dash(value), from)...)
	}
	if err := g.print(a.stdout, a.screen, c.Output == outputWide); err != nil {
		return err
	}
	for _, w := range got.value.GetWarnings() {
		fmt.Fprintln(a.stdout, a.screen.paint(yellow, wrapLine("warning: "+printable(w), a.screen.width, 9)))
	}
	for _, r := range got.value.GetApplied() {
		if c.Version == 0 && r.GetVersion() != got.value.GetVersion() {
			fmt.Fprintf(a.stdout, "replica %s still works with version %d\n", r.GetReplica(), r.GetVersion())
		}
	}
	return nil
}

// waitFlags let a change wait until it holds everywhere.
type waitFlags struct {
	Wait    bool          `help:"Return when every replica works with it, and what was under way before has ended." short:"w"`
	Timeout time.Duration `help:"Longest wait with --wait." default:"90s"`
}

// await waits until every living replica works with a version.
func (w *waitFlags) await(a *app, f *settingsFlags, version uint64) error {
	if !w.Wait {
		return nil
	}
	deadline := time.NewTimer(w.Timeout)
	defer deadline.Stop()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	late := []string{"nobody answered"}
	for {
		got, err := f.get(a, 0)
		if err == nil && got.source == sourceHome {
			return errors.New("it is written; --wait needs a sidecar that answers here")
		}
		if err == nil {
			late = nil
			for _, r := range got.value.GetApplied() {
				if r.GetVersion() < version {
					late = append(late, r.GetReplica())
				}
			}
			if len(late) == 0 {
				return nil
			}
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			return fmt.Errorf("it is written, and after %s it does not hold yet at: %s", w.Timeout, strings.Join(late, ", "))
		case <-a.ctx.Done():
			return context.Cause(a.ctx)
		}
	}
}

// changeTries is how often a change of one key is tried again when somebody else
// changed something else at the same time.
const changeTries = 5

// change sets keys and returns the new version; 0: nothing had to be changed.
func (f *settingsFlags) change(a *app, set func(*settings.Settings)) (uint64, error) {
	for try := 1; ; try++ {
		old, err := f.get(a, 0)
		if err != nil {
			return 0, err
		}
		d, err := settings.Parse("settings", []byte(old.value.GetYaml()))
		if err != nil {
			return 0, err
		}
		set(&d.Settings)
		body, err := d.Body()
		if err != nil {
			return 0, err
		}
		if body == old.value.GetYaml() {
			return 0, nil
		}
		version, err := f.put(a, old, body)
		if !errors.Is(err, errChanged) || try == changeTries {
			return version, err
		}
	}
}

type pauseCmd struct {
	settingsFlags
	waitFlags
	Reason string `help:"Why, for whoever looks at the status." placeholder:"TEXT"`
}

func (c *pauseCmd) Help() string {
	return `Builds of dead replicas then wait where they are, until 'footman resume'. Everything else goes on: locks are proven, a controller that may have lost its lock is frozen or killed, builds that were assigned already are loaded, and 'footman adopt' works. A replica that comes back carries its own builds on.`
}

// Examples implements clidoc's.
func (c *pauseCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman pause --wait --reason 'storage maintenance'", Text: "Return when no replica adopts any more"}}
}

func (c *pauseCmd) Run(a *app) error {
	return c.turn(a, &c.waitFlags, "adoption is paused", func(s *settings.Settings) {
		s.Adoption, s.PauseReason = settings.AdoptionPaused, c.Reason
	})
}

type resumeCmd struct {
	settingsFlags
	waitFlags
}

func (c *resumeCmd) Help() string {
	return `Ends what 'footman pause' began: builds of dead replicas are adopted at once.`
}

// Examples implements clidoc's.
func (c *resumeCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman resume", Text: "Adopt what waited"}}
}

func (c *resumeCmd) Run(a *app) error {
	return c.turn(a, &c.waitFlags, "adoption is automatic", func(s *settings.Settings) { s.Adoption, s.PauseReason = "", "" })
}

// turn makes a change and says so.
func (f *settingsFlags) turn(a *app, w *waitFlags, what string, set func(*settings.Settings)) error {
	version, err := f.change(a, set)
	if err != nil {
		return err
	}
	already := version == 0
	if already { // it may still be on its way to others
		got, err := f.get(a, 0)
		if err != nil {
			return err
		}
		version = got.value.GetVersion()
	}
	if err := w.await(a, f, version); err != nil {
		return err
	}
	if f.Output == outputJSON {
		return printJSON(a.stdout, map[string]any{"version": version, "changed": !already})
	}
	if already {
		what += " already"
	}
	_, err = fmt.Fprintf(a.stdout, "%s (settings version %d)\n", what, version)
	return err
}

// Examples implements clidoc's.
func (c *showConfigCmd) Examples() []clidoc.Example {
	return []clidoc.Example{
		{Line: "footman show-config", Text: "What holds for all replicas"},
		{Line: "footman show-config --yaml > settings.yaml", Text: "Keep a copy for 'edit-config --apply'"},
	}
}

// keysOf lists the settings for messages.
func keysOf() string {
	var out []string
	for _, k := range settings.Keys() {
		out = append(out, k.Key)
	}
	return strings.Join(slices.Sorted(slices.Values(out)), ", ")
}
