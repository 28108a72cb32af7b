// Command cmd makes (or removes) a home for benchmarks:
//
//	go run ./internal/homegen/cmd HOME --jobs 50000 --builds 1000000
//	go run ./internal/homegen/cmd HOME --remove
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/footman-ci/footman/internal/homegen"
)

// tellEvery is the rhythm of progress lines.
const tellEvery = 5 * time.Second

type flags struct {
	Home   string `arg:"" help:"Folder of the home: missing, empty, or begun by the same flags." type:"path"`
	Remove bool   `help:"Remove a home that this program made."`

	homegen.Plan `embed:""`
}

func main() {
	var f flags
	kong.Parse(&f, kong.Name("homegen"), kong.Description("Makes a JENKINS_HOME of any size. The same flags make the same home; a run that was interrupted is taken up again."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, f); err != nil {
		fmt.Fprintln(os.Stderr, "homegen:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop was called
	}
}

func run(ctx context.Context, f flags) error {
	if f.Remove {
		return homegen.Remove(ctx, f.Home)
	}
	began := time.Now()
	var mu sync.Mutex
	told := began
	st, err := f.Plan.Generate(ctx, f.Home, func(s homegen.Stats) {
		mu.Lock()
		defer mu.Unlock()
		if time.Since(told) >= tellEvery {
			told = time.Now()
			fmt.Fprintf(os.Stderr, "%d of %d jobs, %d builds\n", s.Jobs, f.Jobs, s.Builds)
		}
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stdout, "%s: %d items, of them %d jobs (%d were there already), %d builds, %s\n", f.Home, st.Items, st.Jobs, st.Resumed, st.Builds, time.Since(began).Round(time.Millisecond))
	return nil
}
