package simjenkins_test

import (
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"github.com/footman-ci/footman/internal/simjenkins"
)

// The commands' flags are the fields of Config and Node.
func TestFlags(t *testing.T) {
	t.Parallel()
	var cli struct {
		Simjenkins simjenkins.Config `cmd:"" hidden:""`
		Simnode    simjenkins.Node   `cmd:"" hidden:""`
	}
	parser, err := kong.New(&cli, kong.Exit(func(int) { t.Error("exit") }))
	must(t, err)
	_, err = parser.Parse([]string{"simjenkins", "--home", "/h", "--name", "a", "--http", "127.0.0.1:1", "--boot", "2s", "--no-veto", "--wizard", "--trace", "/t", "--stop-time", "3s", "--slow", "1s"})
	must(t, err)
	if c := cli.Simjenkins; c.Home != "/h" || c.Name != "a" || c.HTTP != "127.0.0.1:1" || c.Boot != 2*time.Second || !c.NoVeto || !c.Wizard || c.Trace != "/t" || c.StopTime != 3*time.Second || c.Slow != time.Second {
		t.Errorf("%+v", c)
	}
	_, err = parser.Parse([]string{"simnode", "--name", "n1", "--dir", "/d", "--controllers", "/list"})
	must(t, err)
	if n := cli.Simnode; n.Name != "n1" || n.Dir != "/d" || n.Controllers != "/list" || len(n.Labels) != 1 || n.Retry != 100*time.Millisecond {
		t.Errorf("%+v", n)
	}
}
