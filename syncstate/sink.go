package syncstate

import (
	"strings"
	"time"

	"github.com/footman-ci/footman/syncstate/resource"
)

// LookBelow says that a folder is gone or has another name: everything that is
// known below it is looked at.
func (s *Syncer) LookBelow(folder string) {
	due := time.Now().Add(watchDelay)
	for _, path := range s.index.below(folder) {
		if !s.looks.add(path, sourceWatch, "", due) {
			s.ScanDue("too many changes at once")
			return
		}
	}
}

// below are the paths that are known below a folder. A removal is rare, so no tree
// is kept for it.
func (x *Index) below(folder string) []string {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var out []string
	for path := range x.entries.all() {
		if strings.HasPrefix(path, folder+"/") && resource.Classify(path).Kind != resource.Ignored {
			out = append(out, path)
		}
	}
	return out
}
