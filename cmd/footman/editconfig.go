package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/footman-ci/footman/config/settings"
	"github.com/footman-ci/footman/config/strict"
	"github.com/footman-ci/footman/internal/clidoc"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
)

type editConfigCmd struct {
	settingsFlags
	waitFlags
	Set      []string `help:"Change one key; an empty value takes it back. May be repeated." placeholder:"KEY=VALUE" sep:"none" xor:"how"`
	Apply    string   `help:"Take all settings from a file, or from standard input (-)." placeholder:"FILE" xor:"how"`
	Rollback bool     `help:"Return to the version before, or to --to." xor:"how"`
	To       uint64   `help:"Version for --rollback; 'footman show-config -o json' lists those that are kept." placeholder:"N"`
	Base     *uint64  `help:"Refuse unless the settings have this version now, from which the change was made." placeholder:"N"`
	DryRun   bool     `help:"Show what would change, and change nothing." short:"n"`
	Yes      bool     `help:"Don't ask before the change." short:"y"`
}

func (c *editConfigCmd) Help() string {
	return `Without --set, --apply or --rollback it opens the settings in $VISUAL, $EDITOR or vi, with an explanation of each key, and shows what changed. Keys: ` + keysOf() + `.

A change that somebody else's change came before is refused (code 1); nothing is half changed. Sidecars apply new settings at once; --wait returns when all of them have.`
}

// Examples implements clidoc's.
func (c *editConfigCmd) Examples() []clidoc.Example {
	return []clidoc.Example{
		{Line: "footman edit-config", Text: "In your editor"},
		{Line: "footman edit-config --set unresumable=rebuild --wait", Text: "One key, and wait until all replicas work with it"},
		{Line: "footman edit-config --rollback", Text: "Take the last change back"},
	}
}

func (c *editConfigCmd) Run(a *app) error {
	if c.To != 0 && !c.Rollback {
		return usageError("--to needs --rollback")
	}
	old, err := c.get(a, 0)
	if err != nil {
		if c.Rollback && !c.DryRun {
			return c.mend(a, err)
		}
		if isMistake(err) {
			return &exitError{exitUsage, err}
		}
		return err
	}
	if c.Base != nil && *c.Base != old.value.GetVersion() {
		return fmt.Errorf("%w: they have version %d now (by %s), and your change was made from version %d; look again and repeat it",
			errChanged, old.value.GetVersion(), printable(old.value.GetUpdatedBy()), *c.Base)
	}
	base, err := settings.Parse("settings", []byte(old.value.GetYaml()))
	if err != nil {
		return err
	}
	body, err := c.newBody(a, old.value, base)
	if err != nil {
		return err
	}
	if body == old.value.GetYaml() {
		_, err := fmt.Fprintln(a.stdout, "nothing changed")
		return err
	}
	if c.Output != outputJSON {
		printDiff(a, old.value.GetYaml(), body)
	}
	if c.DryRun {
		return nil
	}
	if c.edits() && !c.Yes && !confirm(a, "Apply this to all replicas?", true) {
		return errors.New("nothing was changed")
	}
	version, err := c.put(a, old, body)
	if err != nil {
		return err
	}
	if err := c.await(a, &c.settingsFlags, version); err != nil {
		return err
	}
	if c.Output == outputJSON {
		return printJSON(a.stdout, map[string]any{"version": version, "changed": true})
	}
	_, err = fmt.Fprintf(a.stdout, "settings have version %d now\n", version)
	return err
}

// edits says whether an editor is used.
func (c *editConfigCmd) edits() bool { return len(c.Set) == 0 && c.Apply == "" && !c.Rollback }

// newBody returns the new settings in their own form, checked.
func (c *editConfigCmd) newBody(a *app, old *pb.GetSettingsResponse, base *settings.Document) (string, error) {
	var next *settings.Document
	var err error
	switch {
	case c.Rollback:
		to := c.To
		if to == 0 {
			n := len(old.GetVersions())
			if n < 2 && old.GetVersion() == 1 { // before the first change all defaults held
				return (&settings.Document{}).Body()
			}
			if n < 2 {
				return "", fmt.Errorf("nothing before version %d is kept", old.GetVersion())
			}
			to = old.GetVersions()[n-2]
		}
		got, err := c.get(a, to)
		if err != nil {
			return "", err
		}
		return got.value.GetYaml(), nil
	case len(c.Set) > 0:
		next = base
		for _, kv := range c.Set {
			key, value, ok := strings.Cut(kv, "=")
			if !ok {
				return "", usageError("--set %s: use KEY=VALUE", kv)
			}
			if err := next.Settings.Set(key, value); err != nil {
				return "", usageError("--set %s: %v", kv, err)
			}
		}
		// The whole is checked where it is written, with the timers of that host.
	case c.Apply != "":
		name, in := c.Apply, a.stdin
		if c.Apply == "-" {
			name = "standard input"
		} else {
			f, err := os.Open(c.Apply)
			if err != nil {
				return "", usageError("--apply: %v", err)
			}
			defer f.Close()
			in = f
		}
		data, err := io.ReadAll(io.LimitReader(in, strict.MaxSize+1))
		if err != nil {
			return "", fmt.Errorf("--apply: %w", err)
		}
		if next, err = settings.DecodeBody(name, data, base); err != nil {
			return "", &exitError{exitUsage, err}
		}
	default:
		if next, err = c.editor(a, base); err != nil {
			return "", err
		}
	}
	return next.Body()
}

// editor lets a person edit a copy until it is valid or given up.
func (c *editConfigCmd) editor(a *app, base *settings.Document) (*settings.Document, error) {
	text, err := base.Template()
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp("", "footman-settings-*.yaml")
	if err != nil {
		return nil, fmt.Errorf("make a copy to edit: %w", err)
	}
	keep := false
	defer func() {
		if !keep {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.WriteString(text)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, fmt.Errorf("make a copy to edit: %w", err)
	}
	for {
		if err := openEditor(a, f.Name()); err != nil {
			return nil, err
		}
		data, err := os.ReadFile(f.Name())
		if err != nil {
			return nil, fmt.Errorf("read what was edited: %w", err)
		}
		next, err := settings.DecodeBody(f.Name(), data, base)
		if err == nil {
			return next, nil
		}
		if !isTerminal(a.stdout) || !confirm(a, err.Error()+"\nEdit again?", true) {
			keep = true
			return nil, &exitError{exitUsage, fmt.Errorf("%w\nYour text is kept in %s: mend it, and give it to 'footman edit-config --apply'", err, f.Name())}
		}
	}
}

// openEditor runs the user's editor, which may have arguments, on a file.
func openEditor(a *app, path string) error {
	editor := "vi"
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if v := strings.TrimSpace(os.Getenv(name)); v != "" {
			editor = v
			break
		}
	}
	cmd := exec.CommandContext(context.WithoutCancel(a.ctx), "/bin/sh", "-c", editor+` "$1"`, "sh", path) //nolint:gosec // it is the user's own command, with the user's own rights
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.stdin, a.stdout, a.stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("editor %q (set $EDITOR to choose another): %w", editor, err)
	}
	return nil
}

// confirm asks a person. Where nobody can be asked the answer is silence.
func confirm(a *app, question string, silence bool) bool {
	if !isTerminal(a.stdout) {
		return silence
	}
	fmt.Fprintf(a.stdout, "%s [Y/n] ", question)
	line, err := bufio.NewReader(a.stdin).ReadString('\n')
	if err != nil && line == "" {
		return false
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "", "y", "yes":
		return true
	}
	return false
}

// mend returns to a valid version when the file in the home is broken. No sidecar
// does that: it needs the home itself.
func (c *editConfigCmd) mend(a *app, cause error) error {
	home := c.Home
	if home == "" {
		_ = c.call(a, func(ctx context.Context, cc *grpc.ClientConn) error { // without an answer there is the error below
			st, err := pb.NewClusterClient(cc).GetStatus(ctx, &pb.GetStatusRequest{})
			home = st.GetHome()
			return err
		})
	}
	if home == "" {
		return fmt.Errorf("%w; name the home with --home", cause)
	}
	s, err := c.store(a, home)
	if err != nil {
		return err
	}
	d, err := s.Rollback(a.ctx, c.To, whoAmI())
	if err != nil {
		return err
	}
	if err := c.await(a, &c.settingsFlags, d.Version); err != nil {
		return err
	}
	if c.Output == outputJSON {
		return printJSON(a.stdout, map[string]any{"version": d.Version, "changed": true})
	}
	_, err = fmt.Fprintf(a.stdout, "settings have version %d now\n", d.Version)
	return err
}

// maxDiff bounds the work of a comparison; no settings that people write come near.
const maxDiff = 1 << 20

// printDiff shows the lines that go and that come.
func printDiff(a *app, from, to string) {
	for _, line := range diffLines(strings.Split(strings.TrimRight(from, "\n"), "\n"), strings.Split(strings.TrimRight(to, "\n"), "\n")) {
		c := noColor
		switch line[0] {
		case '-':
			c = red
		case '+':
			c = green
		}
		fmt.Fprintln(a.stdout, a.screen.paint(c, printable(line)))
	}
}

// diffLines is the shortest way from a to b: lines with ' ', '-' or '+' before them.
func diffLines(a, b []string) (out []string) {
	if len(a)*len(b) > maxDiff {
		for _, line := range a {
			out = append(out, "-"+line)
		}
		for _, line := range b {
			out = append(out, "+"+line)
		}
		return out
	}
	common := make([][]int, len(a)+1) // length of the longest common rest
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i, line := range slices.Backward(a) {
		for j, other := range slices.Backward(b) {
			common[i][j] = max(common[i+1][j], common[i][j+1])
			if line == other {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	i, j := 0, 0
	put := func(sign, line string) {
		if line != "" {
			out = append(out, sign+line)
		}
	}
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			put(" ", a[i])
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || common[i+1][j] >= common[i][j+1]):
			put("-", a[i])
			i++
		default:
			put("+", b[j])
			j++
		}
	}
	return out
}
