package refdocs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate/resource"
)

// docs/reference/sync.md has every kind, state, outcome, source, field and event that
// there is, and no other kind.
func TestSyncPage(t *testing.T) {
	root := filepath.Join("..", "..")
	data, err := os.ReadFile(filepath.Join(root, "docs", "reference", "sync.md"))
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	want := func(what, word string) {
		t.Helper()
		if !strings.Contains(page, "`"+word+"`") {
			t.Errorf("the page lacks the %s %s", what, word)
		}
	}
	rows := map[string][]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| .* \\| (.*) \\| (.*) \\|$").FindAllStringSubmatch(page, -1) {
		rows[m[1]] = m[2:]
	}
	for k := resource.Ignored + 1; !strings.HasPrefix(k.String(), "kind("); k++ {
		row, ok := rows[k.String()]
		if !ok {
			t.Errorf("the page lacks the kind %s", k)
			continue
		}
		if (row[0] != "-") != k.Loadable() {
			t.Errorf("%s: loaded %q, the source says %v", k, row[0], k.Loadable())
		}
		if (row[1] != "-") != k.Authored() {
			t.Errorf("%s: versions %q, the source says %v", k, row[1], k.Authored())
		}
	}
	for name := range pb.SyncState_value {
		if word := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, "SYNC_STATE_"), "_", " ")); word != "unspecified" {
			want("state", word)
		}
	}
	fields := (&pb.GetSyncStatusResponse{}).ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		want("field", string(fields.Get(i).Name()))
	}
	sources, err := filepath.Glob(filepath.Join(root, "syncstate", "*.go"))
	if err != nil || len(sources) == 0 {
		t.Fatal(err)
	}
	words := regexp.MustCompile(`(?m)\boutcome :?= "([^"]+)"|\bOutcome: +"([^"]+)"|\bsource[A-Z]\w* += "([^"]+)"`)
	found := 0
	for _, file := range sources {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range words.FindAllStringSubmatch(string(src), -1) {
			want("outcome or source", m[1]+m[2]+m[3])
			found++
		}
	}
	if found < 8 {
		t.Errorf("only %d outcomes and sources were found in the source", found)
	}
	for _, kind := range []string{"change-conflict", "conflict-settled", "sync-degraded", "sync-in-step", "restart-needed"} {
		events, err := os.ReadFile(filepath.Join(root, "docs", "reference", "events.md"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(events), "`"+kind+"`") {
			t.Errorf("there is no event %s any more", kind)
		}
		want("event", kind)
	}
}
