package sidecar_test

import (
	"flag"
	"os"
	"runtime"
	"strconv"
	"testing"

	"github.com/footman-ci/footman/internal/fsys/nosync"
)

// sideBySide is how many tests run at once. Most of what they do is to wait: half a
// second of each is what gossip gives the news of a leave to spread.
const sideBySide = 20

func TestMain(m *testing.M) {
	nosync.TempInMemory()
	flag.Parse()
	if p := flag.Lookup("test.parallel"); p.Value.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) { // nobody said anything else
		if err := p.Value.Set(strconv.Itoa(sideBySide)); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
