package sidecar

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate"
	"github.com/rs/zerolog"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// Whatever stands in a member file, and whatever its folder is called, peers are
// listed under names that are valid, at most once each.
func FuzzReadMembers(f *testing.F) {
	f.Add("b", []byte(`{"format":1,"name":"b","gossip":"127.0.0.1:7946","peer":"127.0.0.1:1","tags":["noadopt"],"incarnation":3}`))
	f.Add("b", []byte(`{"name":"a"}`))
	f.Add("b", []byte(`{"incarnation":-1}`))
	f.Add("-x", []byte("null"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		home := layout.Home(t.TempDir())
		if name == "" || name != filepath.Base(name) || os.MkdirAll(home.Replica(name), 0o750) != nil || os.WriteFile(home.Member(name), data, 0o600) != nil {
			t.Skip() // no name of a folder
		}
		members, err := readMembers(fsys.OS, home)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range members {
			if layout.CheckName(m.Name) != nil || m.Name != name {
				t.Errorf("folder %q with %q is listed as %q", name, data, m.Name)
			}
		}
		if len(members) > 1 {
			t.Errorf("%d members", len(members))
		}
	})
}

// A damaged version file is written anew, whatever it said, and never refuses a
// controller for garbage.
func FuzzVersionFile(f *testing.F) {
	f.Add([]byte(`{"format":1,"footman":"1.0.0","jenkins":"2.516.2","by":"a"}`), "2.516.3")
	f.Add([]byte(`{"jenkins":"9999999999999999999999.1"}`), "2.1")
	f.Add([]byte("\x00"), "")
	home := layout.Home(f.TempDir())
	if err := os.MkdirAll(home.Footman(), 0o750); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte, jenkins string) {
		if err := os.WriteFile(home.VersionFile(), data, 0o600); err != nil {
			t.Fatal(err)
		}
		first := noteVersions(fsys.OS, home, "a", "1.0.0", jenkins)
		if second := noteVersions(fsys.OS, home, "a", "1.0.0", jenkins); (first == nil) != (second == nil) {
			t.Errorf("first %v, then %v", first, second)
		}
	})
}

// Whatever gossip or a peer says of changes, nothing panics, no path leads out of the
// home, and each change keeps its place in the sequence.
func FuzzChangesOfPeers(f *testing.F) {
	seed := func(b syncstate.Batch) {
		data, err := proto.Marshal(pushProto(b))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	seed(syncstate.Batch{Origin: "b", Epoch: 1, Sequence: 7, Changes: []syncstate.Announced{{Path: "jobs/x/config.xml", Digest: syncstate.Digest{1}, From: "jobs/y/config.xml", User: "ann", At: time.Unix(1, 0)}}})
	seed(syncstate.Batch{Origin: "b", Sequence: math.MaxUint64, Changes: []syncstate.Announced{{Path: "../../etc/passwd"}, {}}})
	f.Add([]byte("\x0a\x01b\x22\x03\x12\x01x"))
	f.Add([]byte{0xff})
	home := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		y := &syncing{name: "a", count: &syncCounts{}, syncer: syncstate.New(syncstate.Config{Name: "a", Home: home}, syncstate.Deps{FS: fsys.OS, Log: zerolog.Nop()})}
		y.hinted(data)
		var req pb.PushChangesRequest
		if proto.Unmarshal(data, &req) != nil {
			if y.count.hintsBroken.Load() != 1 {
				t.Error("garbage was not counted")
			}
			return
		}
		b, skipped := batchOf(&req)
		if len(b.Changes) != len(req.GetChanges()) || skipped > len(b.Changes) {
			t.Errorf("%d changes of %d, %d skipped", len(b.Changes), len(req.GetChanges()), skipped)
		}
		for _, c := range b.Changes {
			for _, p := range []string{c.Path, c.From} {
				if !filepath.IsLocal(p) && p != "" {
					t.Errorf("%q leads out of the home", p)
				}
			}
			if len(c.User) > maxText {
				t.Errorf("a user of %d bytes", len(c.User))
			}
		}
		if end := b.Sequence + uint64(len(b.Changes)); end >= b.Sequence { // PushChanges refuses others
			if next := y.syncer.Received(b); next < end {
				t.Errorf("after %d comes %d", end, next)
			}
		}
	})
}

// What a controller reports or answers is refused by field, or fit for use.
func FuzzSavedChanges(f *testing.F) {
	f.Add("jobs/x/config.xml", "0123456789abcdef0123456789abcdef", "", "", "ann")
	f.Add("../x", "zz", "0", "/", "\xff")
	f.Fuzz(func(t *testing.T, path, digest, base, from, user string) {
		got, err := savedChanges(&pb.ReportChangesRequest{Changes: []*pb.SavedChange{{Path: path, Digest: digest, Base: base, From: from, User: user}}})
		if err != nil {
			if status.Code(err) != codes.InvalidArgument || !strings.HasPrefix(status.Convert(err).Message(), "changes[0].") {
				t.Errorf("%v", err)
			}
			return
		}
		if !filepath.IsLocal(got[0].Path) || got[0].From != "" && !filepath.IsLocal(got[0].From) || len(got[0].User) > maxText {
			t.Errorf("taken: %+v", got[0])
		}
		applied, err := appliedChanges(&pb.AcknowledgeRequest{Outcome: pb.Outcome_OUTCOME_DONE, Applied: []*pb.AppliedChange{{Path: path, Digest: digest, Outcome: pb.ApplyOutcome_APPLY_OUTCOME_APPLIED, Reason: user}}})
		if err != nil || len(applied) != 1 || applied[0].Outcome == syncstate.AppliedOK && applied[0].Digest.String() != strings.ToLower(digest) {
			t.Errorf("%+v, %v", applied, err)
		}
	})
}
