package adoption

import (
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"
)

// closeWatchers is how many replicas watch a name closely.
const closeWatchers = 2

// watchesClosely reports whether own is among the first two replicas of alive in
// the rendezvous order of target. Own always counts as alive; target never does.
// All replicas that see the same members agree without talking.
func watchesClosely(own, target string, alive []string) bool {
	mine := weight(own, target)
	ahead := 0
	for i, name := range alive {
		if name == own || name == target || slices.Contains(alive[:i], name) {
			continue
		}
		if w := weight(name, target); w > mine || w == mine && strings.Compare(name, own) < 0 {
			ahead++
		}
	}
	return ahead < closeWatchers
}

func weight(watcher, target string) uint64 { return xxhash.Sum64String(watcher + "\x00" + target) }
