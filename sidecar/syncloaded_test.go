package sidecar

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/footman-ci/footman/adoption/ledger"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate"
)

// Of a controller that can't tell a save that changed nothing from what it has loaded,
// equal digests say what is loaded, as they always did; nothing else is read differently.
func TestOnlyLoaded(t *testing.T) {
	t.Parallel()
	d, e := syncstate.Digest{1}, syncstate.Digest{2}
	got := []syncstate.Saved{
		{Path: "config.xml", Digest: d, Base: d},
		{Path: "config.xml", Digest: d, Base: e},
		{Path: "config.xml", Digest: d, Base: d, Booting: true},
		{Path: "config.xml", Digest: d, Base: d, Reloading: true},
		{Path: "jobs/y/config.xml", Digest: d, Base: d, From: "jobs/x/config.xml"},
		{Path: "config.xml"},
		{Path: "config.xml", Digest: d},
		{Path: "config.xml", Digest: d, Base: d, Loaded: true},
	}
	onlyLoaded(got)
	var loaded []bool
	for _, c := range got {
		loaded = append(loaded, c.Loaded)
	}
	if diff := cmp.Diff([]bool{true, false, false, false, false, false, false, true}, loaded); diff != "" {
		t.Errorf("taken for loaded (-want +got):\n%s", diff)
	}
}

// sink keeps what was reported.
type sink struct{ got []syncstate.Saved }

func (s *sink) saved(_ context.Context, _ ledger.Life, changes []syncstate.Saved, _ bool) error {
	s.got = append(s.got, changes...)
	return nil
}

func (*sink) holds(context.Context, ledger.Life, []string) error { return nil }

// A controller that names report-rewrites is believed: equal digests without `loaded` are
// a save.
func TestRewritesAreBelieved(t *testing.T) {
	t.Parallel()
	d := syncstate.Digest{1}
	for _, c := range []struct {
		features     []string
		said, loaded bool
	}{
		{[]string{featureReport}, false, true},
		{[]string{featureReport, featureRewrites}, false, false},
		{[]string{featureReport, featureRewrites}, true, true},
	} {
		s := &sink{}
		ctrl := &controllers{reports: s, session: &session{id: "s1", info: &pb.RegisterRequest{Features: c.features}}}
		_, err := ctrl.ReportChanges(t.Context(), &pb.ReportChangesRequest{Session: "s1", Changes: []*pb.SavedChange{{Path: "config.xml", Digest: d.String(), Base: d.String(), Loaded: c.said}}})
		if err != nil || len(s.got) != 1 || s.got[0].Loaded != c.loaded {
			t.Errorf("%v, loaded %v: %+v %v", c.features, c.said, s.got, err)
		}
	}
}
