package sidecar_test

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/config/settings"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// becomes waits until a condition holds.
func becomes(t *testing.T, what string, cond func() bool) {
	t.Helper()
	limit := time.NewTimer(waitLimit)
	defer limit.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !cond() {
		select {
		case <-tick.C:
		case <-limit.C:
			t.Fatalf("%s did not happen within %s", what, waitLimit)
		}
	}
}

func degraded(t *testing.T, f *fixture) string {
	t.Helper()
	st, err := pb.NewClusterClient(f.conn).GetStatus(t.Context(), &pb.GetStatusRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(st.GetDegraded(), "\n")
}

func put(t *testing.T, f *fixture, base uint64, yaml string) error {
	t.Helper()
	_, err := pb.NewClusterClient(f.conn).PutSettings(t.Context(), &pb.PutSettingsRequest{Yaml: yaml, BaseVersion: base, UpdatedBy: "me@here"})
	return err
}

// Settings that are put hold at once here and are said to controllers and peers;
// they can be read back with their author, and old versions, too.
func TestSettingsAreApplied(t *testing.T) {
	t.Parallel()
	f := start(t, t.TempDir(), "a")
	session := register(t, f, "a", 1)
	beat := func() time.Duration {
		r, err := pb.NewControllerClient(f.conn).Heartbeat(t.Context(), &pb.HeartbeatRequest{Session: session})
		if err != nil {
			t.Fatal(err)
		}
		return r.GetLeaseTtl().AsDuration()
	}
	if d := beat(); d != 10*time.Second {
		t.Errorf("lease %s", d)
	}
	if err := put(t, f, 0, "lease_ttl: 20s\nadoption: paused\npause_reason: storage\nnoadopt: [a]\n"); err != nil {
		t.Fatal(err)
	}
	becomes(t, "the new lease", func() bool { return beat() == 20*time.Second })
	if d := degraded(t, f); !strings.Contains(d, "ADOPTION IS PAUSED") || !strings.Contains(d, "storage") || !strings.Contains(d, "me@here") {
		t.Errorf("degraded: %s", d)
	}
	becomes(t, "the member file", func() bool {
		data, err := os.ReadFile(f.home.Member("a"))
		var m struct {
			Tags     []string `json:"tags"`
			Settings uint64   `json:"settings_version"`
		}
		return err == nil && json.Unmarshal(data, &m) == nil && m.Settings == 1 && slices.Contains(m.Tags, "noadopt")
	})
	if err := put(t, f, 1, "lease_ttl: 9s\n"); err != nil {
		t.Fatal(err)
	}
	becomes(t, "the end of the pause", func() bool { return !strings.Contains(degraded(t, f), "PAUSED") })
	got, err := pb.NewClusterClient(f.conn).GetSettings(t.Context(), &pb.GetSettingsRequest{})
	if err != nil || got.GetYaml() != "lease_ttl: 9s\n" || got.GetVersion() != 2 || got.GetUpdatedBy() != "me@here" || !slices.Equal(got.GetVersions(), []uint64{1, 2}) || len(got.GetApplied()) != 1 {
		t.Errorf("%v %v", got, err)
	}
	if got, err = pb.NewClusterClient(f.conn).GetSettings(t.Context(), &pb.GetSettingsRequest{Version: 1}); err != nil || !strings.Contains(got.GetYaml(), "paused") {
		t.Errorf("%v %v", got, err)
	}
	for code, err := range map[codes.Code]error{
		codes.Aborted:         put(t, f, 1, "lease_ttl: 8s\n"),
		codes.InvalidArgument: put(t, f, 2, "lease_tll: 8s\n"),
	} {
		if status.Code(err) != code {
			t.Errorf("%v, want %s", err, code)
		}
	}
	if err := put(t, f, 2, "lease_ttl: 89s"); status.Code(err) != codes.InvalidArgument || !strings.Contains(err.Error(), "scheduling") {
		t.Errorf("a lease that does not fit this host: %v", err)
	}
	if _, err := pb.NewClusterClient(f.conn).GetSettings(t.Context(), &pb.GetSettingsRequest{Version: 77}); status.Code(err) != codes.NotFound {
		t.Error(err)
	}
	if err := put(t, f, 2, strings.Repeat("#\n", 64<<10)); status.Code(err) != codes.InvalidArgument {
		t.Error(err)
	}
}

// What somebody else wrote is found; a file that is not valid changes nothing and is
// told; keys of a newer Footman are warned about.
func TestSettingsAreFound(t *testing.T) {
	t.Parallel()
	f := start(t, t.TempDir(), "a")
	store := &settings.Store{Home: f.home, FS: fsys.OS}
	if _, err := store.Write(t.Context(), settings.Change{Body: "adoption: paused", By: "other"}); err != nil {
		t.Fatal(err)
	}
	look := func() { // whoever looks at the settings has the sidecar look, too
		_, _ = pb.NewClusterClient(f.conn).GetSettings(t.Context(), &pb.GetSettingsRequest{})
	}
	look()
	becomes(t, "the pause", func() bool { return strings.Contains(degraded(t, f), "PAUSED") })
	good, err := os.ReadFile(f.home.Settings())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.home.Settings(), []byte("format: 1\nversion: 2\nsettings: {adoption: no}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	look()
	becomes(t, "the complaint", func() bool { return strings.Contains(degraded(t, f), "not valid") })
	if d := degraded(t, f); !strings.Contains(d, "PAUSED") {
		t.Errorf("the pause is over: %s", d)
	}
	if err := put(t, f, 2, ""); status.Code(err) != codes.FailedPrecondition {
		t.Error(err)
	}
	if err := os.WriteFile(f.home.Settings(), []byte(strings.Replace(string(good), "settings:", "epoch: 3\nsettings:", 1)), 0o600); err != nil { //nolint:gosec // a file of this test
		t.Fatal(err)
	}
	becomes(t, "the end of the complaint", func() bool {
		look()
		d := degraded(t, f)
		return !strings.Contains(d, "not valid") && strings.Contains(d, "epoch is not known")
	})
}

// A sidecar that starts beside a broken file works with the newest version that is
// kept: a pause outlasts a slip and a restart.
func TestPauseOutlastsABrokenFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f := start(t, dir, "a")
	if err := put(t, f, 0, "adoption: paused"); err != nil {
		t.Fatal(err)
	}
	if err := f.stop(); err != nil {
		t.Fatal(err)
	}
	home, _ := layout.Open(dir)
	if err := os.WriteFile(home.Settings(), []byte("garbage"), 0o600); err != nil {
		t.Fatal(err)
	}
	f = start(t, dir, "a")
	if d := degraded(t, f); !strings.Contains(d, "PAUSED") || !strings.Contains(d, "not valid") {
		t.Errorf("degraded: %s", d)
	}
	if _, err := (&settings.Store{Home: home, FS: fsys.OS}).Rollback(context.Background(), 0, "me"); err != nil {
		t.Fatal(err)
	}
	becomes(t, "the end of the complaint", func() bool {
		_, _ = pb.NewClusterClient(f.conn).GetSettings(t.Context(), &pb.GetSettingsRequest{})
		return !strings.Contains(degraded(t, f), "not valid")
	})
	if d := degraded(t, f); !strings.Contains(d, "PAUSED") {
		t.Errorf("degraded: %s", d)
	}
}
