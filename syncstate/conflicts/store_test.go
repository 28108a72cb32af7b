package conflicts_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/conflicts"
	"github.com/footman-ci/footman/syncstate/resource"
)

func digest(content string) (d syncstate.Digest) {
	sum := sha256.Sum256([]byte(content))
	copy(d[:], sum[:])
	return d
}

// place is a home, with what a controller does when it saves.
type place struct {
	t      testing.TB
	home   layout.Home
	mu     sync.Mutex
	wrote  []syncstate.Announced
	events []conflicts.Event
}

// tempDir is t.TempDir, in memory where the host has a folder for that: these tests make
// tens of thousands of files, and promise nothing about disks.
func tempDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "footman-test-") //nolint:usetesting // in another place, and removed below
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func newPlace(t testing.TB) *place {
	t.Helper()
	home, err := layout.Open(tempDir(t))
	if err != nil {
		t.Fatal(err)
	}
	return &place{t: t, home: home}
}

func (p *place) store(name string, f fsys.FS) *conflicts.Store {
	return p.open(name, f, func(a syncstate.Announced) { p.mu.Lock(); defer p.mu.Unlock(); p.wrote = append(p.wrote, a) })
}

func (p *place) open(name string, f fsys.FS, wrote func(syncstate.Announced)) *conflicts.Store {
	return conflicts.New(conflicts.Config{
		Home: p.home, Name: name, FS: f, Log: zerolog.Nop(), Wrote: wrote,
		Publish: func(e conflicts.Event) { p.mu.Lock(); defer p.mu.Unlock(); p.events = append(p.events, e) },
	})
}

// save replaces a file as Jenkins does, and keeps the version as the bridge does.
func (p *place) save(by, rel, content string) {
	p.t.Helper()
	if err := saveAs(p.home, by, rel, content); err != nil {
		p.t.Fatal(err)
	}
}

func saveAs(home layout.Home, by, rel, content string) error {
	name := filepath.Join(home.Path(), rel)
	kept := home.VersionsOf(by)
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.MkdirAll(kept, 0o755)); err != nil {
		return err
	}
	tmp := name + "-atomic1tmp"
	if err := errors.Join(os.WriteFile(tmp, []byte(content), 0o640), os.Chmod(tmp, 0o640), os.Rename(tmp, name)); err != nil {
		return err
	}
	link := filepath.Join(kept, ".1")
	_ = os.Remove(link)
	if err := os.Link(name, link); err != nil {
		return err
	}
	data, err := os.ReadFile(link)
	if err != nil {
		return err
	}
	return os.Rename(link, filepath.Join(kept, digest(string(data)).String()))
}

func (p *place) disk(rel string) string {
	data, err := os.ReadFile(filepath.Join(p.home.Path(), rel))
	if err != nil {
		return ""
	}
	return string(data)
}

func clash(rel, older, newer string) syncstate.Clash {
	c := syncstate.Clash{Path: rel, Resource: resource.Classify(rel), OlderBy: "a", NewerBy: "b", At: time.Now(), NewerAt: time.Now()}
	if older != "" {
		c.Older = digest(older)
	}
	if newer != "" {
		c.Newer = digest(newer)
	}
	return c
}

func list(t testing.TB, s *conflicts.Store, all bool) []conflicts.Conflict {
	t.Helper()
	out, err := s.List(all)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const job = "jobs/team/jobs/über job/config.xml"

// However many replicas see a conflict, at once and in whichever order, it is
// recorded once, with its contents, and the newest stays in force.
func TestRecordedOnce(t *testing.T) {
	p := newPlace(t)
	p.save("a", job, "<zero/>")
	p.save("a", job, "<one/>")
	p.save("b", job, "<two/>")
	var wg sync.WaitGroup
	for i := range 12 {
		c := clash(job, "<one/>", "<two/>")
		if i%2 == 0 {
			c = clash(job, "<two/>", "<one/>") // heard in the other order
		}
		c.Base = digest("<zero/>")
		wg.Go(func() {
			if err := p.store(fmt.Sprintf("r%d", i), nosync.FS).Conflict(t.Context(), c); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	s := p.store("x", nosync.FS)
	got := list(t, s, false)
	if len(got) != 1 || got[0].Lost != digest("<one/>") || got[0].Winner != digest("<two/>") || !got[0].ContentKept || got[0].Kind != resource.Item {
		t.Fatalf("%+v", got)
	}
	for name, want := range map[string]string{"lost.xml": "<one/>", "winner.xml": "<two/>", "base.xml": "<zero/>"} {
		if data, err := os.ReadFile(filepath.Join(p.home.Path(), got[0].Folder, name)); err != nil || string(data) != want {
			t.Errorf("%s: %q %v", name, data, err)
		}
	}
	if len(p.events) != 1 || p.events[0].Kind != conflicts.EventConflict || p.disk(job) != "<two/>" || s.Waiting() != 1 || len(s.Degraded()) > 0 {
		t.Errorf("events %+v, waiting %d, degraded %v", p.events, s.Waiting(), s.Degraded())
	}
	if !strings.HasPrefix(got[0].ID, "team_") && !strings.HasPrefix(got[0].ID, "team") {
		t.Errorf("the name %q doesn't say whose it is", got[0].ID)
	}
}

// The disk says who was last, not who was heard last.
func TestDiskDecides(t *testing.T) {
	p := newPlace(t)
	s := p.store("r", nosync.FS)
	p.save("a", job, "<one/>")
	p.save("b", job, "<two/>")
	c := clash(job, "<two/>", "<one/>")
	c.NewerBooting = true // that is a's, which has lost
	if err := s.Conflict(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if got := list(t, s, true); len(got) != 1 || got[0].Lost != digest("<one/>") || got[0].LostBy != "b" || got[0].Settled == "" || p.disk(job) != "<two/>" {
		t.Errorf("%+v, %q is in force", got, p.disk(job))
	}
}

// A conflict whose recorder ended just before it had its name is recorded, although
// nobody else has seen it.
func TestOnlyOneHadSeenIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlace(t)
		p.save("a", job, "<one/>")
		p.save("b", job, "<two/>")
		dying := p.store("dying", fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, name string) error {
			if call == fsys.CallRename && strings.Contains(name, ".new-") {
				return errStopped
			}
			return nil
		}))
		if err := dying.Conflict(t.Context(), clash(job, "<one/>", "<two/>")); err == nil {
			t.Error("no error")
		}
		other := p.store("other", nosync.FS)
		runFor(t, other, time.Minute)
		if got := list(t, other, false); len(got) != 1 || !got[0].ContentKept || got[0].Lost != digest("<one/>") {
			t.Errorf("%+v", got)
		}
	})
}

// A person puts the overwritten content back, over the winner only, with the mode
// that the file had; or keeps what is in force; and does it once.
func TestSettledByPerson(t *testing.T) {
	ctx := t.Context()
	p := newPlace(t)
	s := p.store("r", nosync.FS)
	record := func(rel, one, two string) string {
		p.save("a", rel, one)
		p.save("b", rel, two)
		if err := s.Conflict(ctx, clash(rel, one, two)); err != nil {
			t.Fatal(err)
		}
		all := list(t, s, false)
		return all[len(all)-1].ID
	}
	id := record("jobs/x/config.xml", "<one/>", "<two/>")
	if err := s.Settle(ctx, id[:len(id)-3], true, "ann"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(p.home.Path(), "jobs", "x", "config.xml"))
	if err != nil || info.Mode().Perm() != 0o640 || p.disk("jobs/x/config.xml") != "<one/>" {
		t.Errorf("%q %v %v", p.disk("jobs/x/config.xml"), info.Mode(), err)
	}
	if w := p.wrote; len(w) != 1 || w[0].Digest != digest("<one/>") || w[0].Base != digest("<two/>") || !strings.Contains(w[0].User, "ann") {
		t.Errorf("announced %+v", p.wrote)
	}
	var settled *conflicts.SettledError
	if err := s.Settle(ctx, id, false, "bob"); !errors.As(err, &settled) || !strings.Contains(settled.By, "ann") {
		t.Errorf("settled twice: %v", err)
	}

	id = record("jobs/y/config.xml", "<one/>", "<two/>")
	p.save("c", "jobs/y/config.xml", "<three/>")
	var changed *conflicts.ChangedError
	if err := s.Settle(ctx, id, true, "ann"); !errors.As(err, &changed) || p.disk("jobs/y/config.xml") != "<three/>" {
		t.Errorf("put back over another version: %v", err)
	}
	if err := s.Settle(ctx, id, false, "ann"); err != nil || p.disk("jobs/y/config.xml") != "<three/>" {
		t.Errorf("keeping: %v", err)
	}

	one := record("jobs/z1/config.xml", "<one/>", "<two/>")
	record("jobs/z2/config.xml", "<one/>", "<two/>")
	var ambiguous *conflicts.AmbiguousError
	if err := s.Settle(ctx, "z", true, "ann"); !errors.As(err, &ambiguous) || len(ambiguous.Matches) != 2 {
		t.Errorf("%v", err)
	}
	var missing *conflicts.NotFoundError
	for _, id := range []string{"nothing", "", "../x", ".lock"} {
		if err := s.Settle(ctx, id, true, "ann"); !errors.As(err, &missing) && !errors.As(err, &ambiguous) {
			t.Errorf("%q: %v", id, err)
		}
	}
	if err := os.WriteFile(filepath.Join(p.home.Conflicts(), one, "lost.xml"), []byte("<else/>"), 0o600); err != nil {
		t.Fatal(err)
	}
	var none *conflicts.NoContentError
	if err := s.Settle(ctx, one, true, "ann"); !errors.As(err, &none) || p.disk("jobs/z1/config.xml") != "<two/>" {
		t.Errorf("put back something else: %v", err)
	}
}

// An item that was deleted and came back by a save is a conflict without content; an
// edit that was lost by a deletion can be put back.
func TestDeleted(t *testing.T) {
	ctx := t.Context()
	p := newPlace(t)
	s := p.store("r", nosync.FS)
	p.save("b", "jobs/x/config.xml", "<back/>")
	p.save("a", "jobs/y/config.xml", "<edit/>")
	if err := os.RemoveAll(filepath.Join(p.home.Path(), "jobs", "y")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []syncstate.Clash{clash("jobs/x/config.xml", "", "<back/>"), clash("jobs/y/config.xml", "<edit/>", "")} {
		if err := s.Conflict(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	got := list(t, s, false)
	if len(got) != 2 || got[0].ContentKept || got[0].Reason == "" || !got[1].ContentKept {
		t.Fatalf("%+v", got)
	}
	var none *conflicts.NoContentError
	if err := s.Settle(ctx, got[0].ID, true, "ann"); !errors.As(err, &none) || p.disk("jobs/x/config.xml") != "<back/>" {
		t.Errorf("%v", err)
	}
	if err := s.Settle(ctx, got[1].ID, true, "ann"); err != nil || p.disk("jobs/y/config.xml") != "<edit/>" {
		t.Errorf("%q %v", p.disk("jobs/y/config.xml"), err)
	}
}

// A booting replica never wins: what it overwrote is put back, each time; what it
// lost stays lost; and a candidate that is not on disk is no conflict.
func TestBootNeverWins(t *testing.T) {
	ctx := t.Context()
	p := newPlace(t)
	s := p.store("r", nosync.FS)
	for n := 1; n <= 3; n++ {
		p.save("a", "config.xml", "<message/>")
		p.save("b", "config.xml", "<old/>")
		c := clash("config.xml", "<message/>", "<old/>")
		c.NewerBooting, c.Candidate, c.Base = true, true, digest("<old/>")
		for range 2 {
			if err := s.Conflict(ctx, c); err != nil {
				t.Fatal(err)
			}
		}
		if got := list(t, s, true); p.disk("config.xml") != "<message/>" || len(got) != n || got[n-1].Settled == "" || s.Waiting() != 0 {
			t.Fatalf("time %d: %q, %+v", n, p.disk("config.xml"), got)
		}
	}
	c := clash("config.xml", "<new/>", "<older/>")
	c.Candidate, c.NewerBooting = true, true
	p.save("a", "config.xml", "<new/>")
	if err := s.Conflict(ctx, c); err != nil || len(list(t, s, true)) != 3 {
		t.Errorf("a boot that overwrote nothing is a conflict: %v", err)
	}
	c = clash("x.xml", "<boot/>", "<ann/>")
	c.OlderBooting = true
	p.save("b", "x.xml", "<boot/>")
	p.save("a", "x.xml", "<ann/>")
	if err := s.Conflict(ctx, c); err != nil || p.disk("x.xml") != "<ann/>" || len(list(t, s, false)) != 0 {
		t.Errorf("%v, %q is in force", err, p.disk("x.xml"))
	}
	// Somebody saved meanwhile: nothing may be put back over that.
	p.save("a", "y.xml", "<ann/>")
	p.save("b", "y.xml", "<boot/>")
	p.save("c", "y.xml", "<bob/>")
	c = clash("y.xml", "<ann/>", "<boot/>")
	c.NewerBooting = true
	if err := s.Conflict(ctx, c); err != nil || p.disk("y.xml") != "<bob/>" || s.Waiting() != 1 {
		t.Errorf("%v, %q is in force, %d wait", err, p.disk("y.xml"), s.Waiting())
	}
}

// What nobody can know is kept and shown to who asks for all, and alarms nobody.
func TestUnknown(t *testing.T) {
	p := newPlace(t)
	s := p.store("r", nosync.FS)
	p.save("a", job, "<one/>")
	p.save("b", job, "<two/>")
	c := clash(job, "<one/>", "<two/>")
	c.Unknown = true
	if err := s.Conflict(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if got := list(t, s, true); len(got) != 1 || !got[0].ContentKept || len(list(t, s, false)) != 0 || s.Waiting() != 0 {
		t.Errorf("%+v", got)
	}
	c.Unknown = false // somebody knows it for sure
	if err := s.Conflict(t.Context(), c); err != nil || len(list(t, s, false)) != 1 {
		t.Errorf("%v", err)
	}
}

const users = "users/users.xml"

func usersXML(ids ...string) string {
	var b strings.Builder
	b.WriteString("<?xml version='1.1' encoding='UTF-8'?>\n<hudson.model.UserIdMapper>\n  <version>1</version>\n  <idToDirectoryNameMap class=\"concurrent-hash-map\">\n")
	for _, id := range ids {
		fmt.Fprintf(&b, "    <entry>\n      <string>%s</string>\n      <string>%s_1</string>\n    </entry>\n", id, id)
	}
	b.WriteString("  </idToDirectoryNameMap>\n</hudson.model.UserIdMapper>")
	return b.String()
}

// Users of both are there afterwards; what can't be merged waits for a person.
func TestUsersAreMerged(t *testing.T) {
	ctx := t.Context()
	p := newPlace(t)
	s := p.store("r", nosync.FS)
	p.save("a", users, usersXML("admin"))
	p.save("a", users, usersXML("admin", "u1"))
	p.save("b", users, usersXML("admin", "u2"))
	c := clash(users, usersXML("admin", "u1"), usersXML("admin", "u2"))
	c.Base = digest(usersXML("admin"))
	if err := s.Conflict(ctx, c); err != nil || p.disk(users) != usersXML("admin", "u2", "u1") || s.Waiting() != 0 {
		t.Errorf("%v, %d wait:\n%s", err, s.Waiting(), p.disk(users))
	}
	// Nobody knows whether the next one is an older version: who has a folder stays.
	if err := os.MkdirAll(filepath.Join(p.home.Path(), "users", "u3_1"), 0o755); err != nil {
		t.Fatal(err)
	}
	p.save("a", users, usersXML("admin", "gone", "u3"))
	p.save("b", users, usersXML("admin", "u4"))
	c = clash(users, usersXML("admin", "gone", "u3"), usersXML("admin", "u4"))
	c.Unknown = true
	if err := s.Conflict(ctx, c); err != nil || p.disk(users) != usersXML("admin", "u4", "u3") || s.Waiting() != 0 {
		t.Errorf("%v, %d wait:\n%s", err, s.Waiting(), p.disk(users))
	}
	p.save("a", users, "garbage")
	p.save("b", users, usersXML("x"))
	if err := s.Conflict(ctx, clash(users, "garbage", usersXML("x"))); err != nil || p.disk(users) != usersXML("x") || s.Waiting() != 1 {
		t.Errorf("%v, %d wait: %s", err, s.Waiting(), p.disk(users))
	}
}

// What both sides changed in ways that can't both be had waits for a person, who is
// told why; nothing is changed on disk.
func TestMergeRefused(t *testing.T) {
	approval := func(approved, pending string) string {
		return "<?xml version='1.1' encoding='UTF-8'?>\n<scriptApproval plugin=\"script-security@1369\">\n  <approvedScriptHashes>" + approved +
			"</approvedScriptHashes>\n  <pendingScripts>" + pending + "</pendingScripts>\n</scriptApproval>"
	}
	const a, p, q = "<string>aa</string>", "<pendingScript><script>p</script></pendingScript>", "<pendingScript><script>q</script></pendingScript>"
	moved := strings.Replace(usersXML("admin", "u1"), "u1_1", "u1_2", 1)
	for name, c := range map[string]struct {
		rel, base, lost, disk string
		want, why             string
	}{
		"removed and changed":            {users, usersXML("admin", "u1"), usersXML("admin"), moved, moved, "the user u1 was removed by one and changed by the other"},
		"changed and removed":            {users, usersXML("admin", "u1"), moved, usersXML("admin"), usersXML("admin"), "the user u1 was removed by one and changed by the other"},
		"approved, and another one asks": {"scriptApproval.xml", approval("", p), approval(a, ""), approval("", p+q), approval(a, q), ""},
		"revoked, and another one asks":  {"scriptApproval.xml", approval(a, ""), approval("", ""), approval(a, q), approval("", q), ""},
	} {
		place := newPlace(t)
		s := place.store("r", nosync.FS)
		for _, content := range []string{c.base, c.lost, c.disk} {
			place.save("a", c.rel, content)
		}
		k := clash(c.rel, c.lost, c.disk)
		k.Base = digest(c.base)
		if err := s.Conflict(t.Context(), k); err != nil {
			t.Fatal(err)
		}
		norm := strings.NewReplacer("\n", "", " ", "", "<approvedScriptHashes/>", "<approvedScriptHashes></approvedScriptHashes>", "<pendingScripts/>", "<pendingScripts></pendingScripts>")
		got := list(t, s, true)[0]
		if norm.Replace(place.disk(c.rel)) != norm.Replace(c.want) || (got.Settled == "") != (c.why != "") || !strings.Contains(got.Waits, c.why) || c.why == "" && got.Waits != "" {
			t.Errorf("%s: settled %q, waits %q:\n%s", name, got.Settled, got.Waits, place.disk(c.rel))
		}
	}
}

// What a sidecar has put in place is kept like what a controller saves: overwritten by
// somebody who has not seen it, it is not lost.
func TestOwnIsKept(t *testing.T) {
	p := newPlace(t)
	s := p.store("r", nosync.FS)
	for _, first := range []bool{true, false} {
		p.save("a", users, usersXML("admin", "u1"))
		p.save("b", users, usersXML("admin", "u2"))
		if err := s.Conflict(t.Context(), clash(users, usersXML("admin", "u1"), usersXML("admin", "u2"))); err != nil {
			t.Fatal(err)
		}
		merged := usersXML("admin", "u2", "u1")
		p.save("c", users, usersXML("admin", "u3"))
		c := clash(users, merged, usersXML("admin", "u3"))
		c.NewerAt = time.Now().Add(time.Second)
		if err := s.Conflict(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		all := list(t, s, true)
		if got := all[len(all)-1]; got.Lost != digest(merged) || !got.ContentKept || p.disk(users) != usersXML("admin", "u3", "u2", "u1") {
			t.Errorf("first %v: %+v\n%s", first, got, p.disk(users))
		}
	}
	left, err := os.ReadDir(p.home.VersionsBySidecar("r"))
	if err != nil || slices.ContainsFunc(left, func(e fs.DirEntry) bool { return strings.HasPrefix(e.Name(), ".") }) {
		t.Errorf("%v %v", left, err)
	}
}

// Where no links can be made a person's will is done all the same; what fails for now
// is not put in place, for it could be lost.
func TestOwnCannotBeKept(t *testing.T) {
	for fault, done := range map[error]bool{unix.EPERM: true, unix.EMLINK: true, unix.EIO: false, unix.ENOSPC: false} {
		p := newPlace(t)
		broken := true
		s := p.store("r", fsys.WithHook(nosync.FS, func(_ fsys.Op, call fsys.Call, name string) error {
			if broken && call == fsys.CallLink && strings.HasSuffix(name, "-footman-tmp") {
				return fault
			}
			return nil
		}))
		p.save("a", jobX, "<one/>")
		p.save("b", jobX, "<two/>")
		if err := s.Conflict(t.Context(), clash(jobX, "<one/>", "<two/>")); err != nil {
			t.Fatal(err)
		}
		if err := s.Settle(t.Context(), "x", true, "ann"); (err == nil) != done || (p.disk(jobX) == "<one/>") != done {
			t.Errorf("%v: %v, %q is in force", fault, err, p.disk(jobX))
		}
		p.clean(fault, jobX)
		broken = false
		if err := s.Settle(t.Context(), "x", true, "ann"); (err == nil) == done || p.disk(jobX) != "<one/>" {
			t.Errorf("%v, then again: %v, %q is in force", fault, err, p.disk(jobX))
		}
	}
}

// Whichever step fails or is the last one of a replica, another one completes it:
// in the end the content is put back, the conflict is recorded once and settled, and
// nothing half-made lies about.
func TestTakenOver(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"boot", "users", "person"} {
		for _, fault := range []error{unix.EIO, nil} {
			if errors.Is(fault, unix.EIO) && kind == "person" {
				fault = unix.ENOSPC
			}
			for n := 0; ; n++ {
				if !takeOver(t, kind, fault, n) {
					if n < 10 {
						t.Errorf("%s: only %d steps", kind, n)
					}
					break
				}
			}
		}
	}
}

var errStopped = errors.New("the process is gone")

func takeOver(t *testing.T, kind string, fault error, n int) (hit bool) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlace(t)
		var mu sync.Mutex
		steps := 0
		broken := fsys.WithHook(nosync.FS, func(op fsys.Op, _ fsys.Call, _ string) error {
			if !strings.HasPrefix(string(op), "conflicts.") {
				return nil
			}
			mu.Lock()
			defer mu.Unlock()
			steps++
			switch {
			case fault != nil && steps == n+1:
				hit = true
				return fault
			case fault == nil && steps > n:
				hit = true
				return errStopped // and everything after it
			}
			return nil
		})
		rel, one, two := "config.xml", "<one/>", "<two/>"
		if kind == "users" {
			rel, one, two = users, usersXML("a"), usersXML("b")
		}
		p.save("a", rel, one)
		p.save("b", rel, two)
		c := clash(rel, one, two)
		c.NewerBooting = kind == "boot"
		_ = p.store("dying", broken).Conflict(t.Context(), c) // its error, if any, makes the Syncer call again; that one is dead
		other := p.store("other", nosync.FS)
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { _ = other.Run(ctx) })
		time.Sleep(time.Minute)
		// Another one has seen the conflict, too.
		if err := other.Conflict(ctx, c); err != nil {
			t.Errorf("%s, step %d, %v: %v", kind, n, fault, err)
		}
		time.Sleep(time.Minute)
		cancel()
		wg.Wait()
		want := map[string]string{"boot": one, "users": usersXML("b", "a"), "person": two}[kind]
		got := list(t, other, true)
		if p.disk(rel) != want || len(got) != 1 || (got[0].Settled == "") != (kind == "person") {
			t.Errorf("%s, step %d, %v: %q is in force, %+v", kind, n, fault, p.disk(rel), got)
		}
		if len(got) == 1 && !got[0].ContentKept && got[0].Reason == "" {
			t.Errorf("%s, step %d, %v: nothing says why the content was not kept", kind, n, fault)
		}
		for _, dir := range []string{p.home.Conflicts(), filepath.Dir(filepath.Join(p.home.Path(), rel))} {
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if strings.HasPrefix(e.Name(), ".new-") || strings.HasPrefix(e.Name(), ".del-") {
					t.Errorf("%s, step %d, %v: %s is left", kind, n, fault, e.Name())
				}
			}
		}
		if d := other.Degraded(); len(d) > 0 {
			t.Errorf("%s, step %d, %v: %v", kind, n, fault, d)
		}
	})
	return hit
}

// Whatever lies in the folder of conflicts: it is reported and left alone.
func TestGarbage(t *testing.T) {
	p := newPlace(t)
	s := p.store("r", nosync.FS)
	p.save("a", job, "<one/>")
	p.save("b", job, "<two/>")
	if err := s.Conflict(t.Context(), clash(job, "<one/>", "<two/>")); err != nil {
		t.Fatal(err)
	}
	dir := p.home.Conflicts()
	for name, text := range map[string]string{"a/conflict.json": "{", "b/other": "", "c/conflict.json": `{"format":9}`, "d": "a file", "e/conflict.json": strings.Repeat(" ", 1<<17)} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755), os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/", filepath.Join(dir, "f")); err != nil {
		t.Fatal(err)
	}
	if got := list(t, s, true); len(got) != 1 || len(s.Degraded()) != 1 || !strings.Contains(s.Degraded()[0], "6 folders") {
		t.Errorf("%+v, %v", got, s.Degraded())
	}
}

// The oldest settled ones go beyond the bound, nothing that waits does; and if all
// wait, new ones are counted and said, not dropped in silence.
func TestBound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlace(t)
		s := conflicts.Limit(p.store("r", nosync.FS), 20)
		dir := p.home.Conflicts()
		p.crowd(23)
		for _, i := range []int{5, 7, 21, 22} {
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("c%04d.settled.json", i)), []byte(`{"format":1,"by":"x"}`), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		runFor(t, s, time.Minute)
		all := list(t, s, true)
		if len(all) != 20 || slices.ContainsFunc(all, func(c conflicts.Conflict) bool { return c.ID == "c0005" || c.ID == "c0007" || c.ID == "c0021" }) {
			t.Fatalf("%d are left", len(all))
		}
		if s.Waiting() != 19 {
			t.Errorf("%d wait", s.Waiting())
		}
		for i, want := range []int{20, 20} {
			rel := fmt.Sprintf("jobs/new%d/config.xml", i)
			p.save("a", rel, "<one/>")
			p.save("b", rel, "<two/>")
			if err := s.Conflict(t.Context(), clash(rel, "<one/>", "<two/>")); err != nil || len(list(t, s, false)) != want || (len(s.Degraded()) > 0) != (i == 1) {
				t.Errorf("%v, %d wait, %v", err, len(list(t, s, false)), s.Degraded())
			}
		}
		for _, c := range list(t, s, false)[:11] { // somebody looks after them
			if err := s.Settle(t.Context(), c.ID, false, "ann"); err != nil {
				t.Fatal(err)
			}
		}
		if d := s.Degraded(); len(d) > 0 {
			t.Errorf("for ever: %v", d)
		}
	})
}

// A content that nobody kept is said to be not kept.
func TestNotKept(t *testing.T) {
	p := newPlace(t)
	s := p.store("r", nosync.FS)
	p.save("b", job, "<two/>")
	if err := s.Conflict(t.Context(), clash(job, "<one/>", "<two/>")); err != nil {
		t.Fatal(err)
	}
	got := list(t, s, false)
	if len(got) != 1 || got[0].ContentKept || got[0].Reason == "" {
		t.Fatalf("%+v", got)
	}
	var none *conflicts.NoContentError
	if err := s.Settle(t.Context(), got[0].ID, true, "ann"); !errors.As(err, &none) || none.Reason == "" {
		t.Errorf("%v", err)
	}
}

// A save that comes just before the content is put in place is not overwritten.
func TestSavedMeanwhile(t *testing.T) {
	p := newPlace(t)
	p.save("a", job, "<one/>")
	p.save("b", job, "<two/>")
	var s *conflicts.Store
	f := fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, _ string) error {
		if op == "conflicts.write" && call == fsys.CallSync { // the content is ready beside it
			return saveAs(p.home, "c", job, "<three/>")
		}
		return nil
	})
	s = p.store("r", f)
	if err := s.Conflict(t.Context(), clash(job, "<one/>", "<two/>")); err != nil {
		t.Fatal(err)
	}
	var changed *conflicts.ChangedError
	if err := s.Settle(t.Context(), list(t, s, false)[0].ID, true, "ann"); !errors.As(err, &changed) || changed.Have != digest("<three/>") || p.disk(job) != "<three/>" {
		t.Errorf("%v, %q is in force", err, p.disk(job))
	}
	entries, err := os.ReadDir(filepath.Dir(filepath.Join(p.home.Path(), job)))
	if err != nil || slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return strings.HasSuffix(e.Name(), "tmp") }) {
		t.Errorf("%v is left: %v", entries, err)
	}
}
