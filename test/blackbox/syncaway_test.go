//go:build integration

package blackbox_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// complains waits until a sidecar says so in its sync status, or, with "", until it
// says nothing any more.
func (s *syncStage) complains(name, what string) {
	s.t.Helper()
	s.until(fmt.Sprintf("%s to say %q", name, what), func(ctx context.Context) (bool, error) {
		st, err := s.syncStatus(ctx, name)
		if err != nil {
			return false, err
		}
		said := strings.Join(st.GetDegraded(), "\n")
		return what == "" && said == "" || what != "" && strings.Contains(said, what), errors.New("it says: " + said)
	})
}

// A lost mount looks as if somebody had deleted all jobs. No controller drops one of
// them; it is said what is missing, and when it is back all is as before.
func jobsAreAway(s *syncStage) {
	s.post("a", "/createItem?name=kept", plainJob)
	s.inStep()
	jobs, away := filepath.Join(s.Home, "jobs"), filepath.Join(s.Home, "jobs-elsewhere")
	s.must(os.Rename(jobs, away))
	for _, n := range s.names {
		s.complains(n, "there is no jobs")
		footman(s.t, s.in(), "sync", "rescan", "--name", n).want(s.t, 1, "there is no jobs")
	}
	for _, n := range s.names {
		if !s.ok(n, http.MethodGet, "/job/kept/api/json") || !s.ok(n, http.MethodGet, "/job/job/api/json") {
			s.t.Errorf("%s has dropped jobs", n)
		}
	}
	s.must(os.Rename(away, jobs))
	for _, n := range s.names {
		s.complains(n, "")
	}
	s.inStep()
	s.byHand("jobs/kept/config.xml", strings.Replace(plainJob, "new", "after it was back", 1))
	s.everywhere("an edit afterwards", func(n string) bool { return strings.Contains(s.holds(n, "jobs/kept/config.xml"), "after it was back") })
}

// The same for a real mount: jobs lie in a file system of their own, and one host loses
// it. What shows then is an empty folder of the home.
func TestLostMount(t *testing.T) {
	t.Parallel()
	allowed(t, "-rm")
	const memory = "/dev/shm"
	var st unix.Statfs_t
	if err := unix.Statfs(memory, &st); err != nil || st.Type != unix.TMPFS_MAGIC {
		t.Skipf("%s is no file system of its own: %v", memory, err)
	}
	own, err := os.MkdirTemp(memory, "fbb") //nolint:usetesting // it must be in another file system than the home
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(own) })
	s := newSync(t, wrapped(t, `
if [ "$IN_MOUNT" != yes ]; then
	export IN_MOUNT=yes
	exec unshare -rm "$0" "$@"
fi
case " $* " in *" simjenkins "*|*" sidecar "*) mount --bind '`+own+`' "$HOME_DIR/jobs" || exit 99;; esac
`))
	s.post("a", "/createItem?name=kept", plainJob)
	s.everywhere("the job", func(n string) bool { return s.ok(n, http.MethodGet, "/job/kept/api/json") })
	jobs := filepath.Join(s.Home, "jobs")
	in := func(command ...string) {
		t.Helper()
		args := append([]string{"-t", strconv.Itoa(s.replica("b").Sidecar.PID()), "-U", "-m", "--preserve-credentials"}, command...)
		if out, err := exec.CommandContext(s.ctx, "nsenter", args...).CombinedOutput(); err != nil {
			t.Fatalf("nsenter %v: %v %s", args, err, out)
		}
	}
	in("umount", "-l", jobs)
	footman(t, s.in(), "sync", "rescan", "--name", "b") // so that it looks; what it says depends on the moment
	s.complains("b", "jobs is not in place")
	if !s.ok("b", http.MethodGet, "/job/kept/api/json") {
		t.Error("b has dropped a job")
	}
	s.post("a", "/job/kept/submitDescription?description=meanwhile")
	in("mount", "--bind", own, jobs)
	s.complains("b", "")
	s.everywhere("what was saved meanwhile", func(n string) bool {
		st, err := s.syncStatus(s.ctx, n)
		return err == nil && st.GetInStep() && strings.Contains(s.holds(n, "jobs/kept/config.xml"), "meanwhile")
	})
}
