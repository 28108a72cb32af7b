//go:build integration

package blackbox_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/harness"
)

// wrapped makes the stage start every footman through a script, which ends with exec:
// the process is the same. do is its first lines; $HOME_DIR is the home, $1 the command.
func wrapped(t *testing.T, do string) func(*harness.Options) {
	t.Helper()
	return func(o *harness.Options) {
		script := filepath.Join(o.Dir, "footman")
		text := fmt.Sprintf("#!/bin/sh\nHOME_DIR='%s'\nEXE='%s'\n%s\nexec \"$EXE\" \"$@\"\n", o.Home, exe, do)
		if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
		o.Exe = script
	}
}

// allowed skips the test where this host doesn't let a process have namespaces of its own.
func allowed(t *testing.T, flags string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "unshare", flags, "true").CombinedOutput(); err != nil {
		t.Skipf("this host does not permit unshare %s: %v %s", flags, err, out)
	}
}

// The list of 2019 with each replica on a mount of its own, as hosts have them.
func TestListOf2019OnSeparateMounts(t *testing.T) {
	t.Parallel()
	allowed(t, "-rm")
	s := newSync(t, wrapped(t, `
if [ "$IN_MOUNT" != yes ]; then
	export IN_MOUNT=yes
	exec unshare -rm "$0" "$@"
fi
case " $* " in *" simjenkins "*|*" sidecar "*) mount --bind "$HOME_DIR" "$HOME_DIR" || exit 99;; esac
`))
	if same := mountOf(t, s.replica("a").Sidecar.PID(), s.Home); same == mountOf(t, s.replica("b").Sidecar.PID(), s.Home) {
		t.Fatalf("a and b use one mount: %s", same)
	}
	list2019(s)
}

// mountOf names the mount of a folder as a process sees it.
func mountOf(t *testing.T, pid int, dir string) string {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/mountinfo", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) > 4 && f[4] == dir {
			ns, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/mnt", pid))
			if err != nil {
				t.Fatal(err)
			}
			return ns + " " + f[0]
		}
	}
	t.Fatalf("process %d has no mount at %s", pid, dir)
	return ""
}

// When the host has no inotify watches left, that is said with what to do about it,
// and what is changed by hand is still found; what controllers save is seen at once.
func TestInotifyLimitIsSaid(t *testing.T) {
	t.Parallel()
	allowed(t, "-r")
	s := newSync(t, wrapped(t, `
if [ "$1" = sidecar ] && [ "$LIMITED" != yes ]; then
	export LIMITED=yes
	exec unshare -r "$0" "$@"
fi
if [ "$1" = sidecar ]; then echo 4 > /proc/sys/user/max_inotify_watches || exit 99; fi
`), func(o *harness.Options) { o.Env = append(o.Env, "FOOTMAN_SYNC_SCAN_EVERY=5s") })
	for _, n := range s.names {
		s.until("the reason at "+n, func(ctx context.Context) (bool, error) {
			st, err := s.syncStatus(ctx, n)
			text := strings.Join(st.GetDegraded(), " ")
			return strings.Contains(text, "fs.inotify.max_user_watches"), fmt.Errorf("%q, %w", text, err)
		})
	}
	s.post("a", "/createItem?name=x", plainJob)
	s.everywhere("a job that a controller made", func(n string) bool { return s.ok(n, http.MethodGet, "/job/x/api/json") })
	s.byHand("jobs/y/config.xml", plainJob)
	s.everywhere("a job made by hand", func(n string) bool { return s.ok(n, http.MethodGet, "/job/y/api/json") })
	s.inStep()
}

// A full disk: saves fail at once and say so, nothing else breaks, and when there is
// room again everything goes on.
func TestInStepAfterFullDisk(t *testing.T) {
	t.Parallel()
	s := newSync(t, onSmallDisk(t))
	s.post("a", "/createItem?name=x", plainJob)
	s.inStep()
	filler := filepath.Join(s.Home, "filler")
	f, err := os.Create(filler)
	s.must(err)
	// fails waits for the answer of a full disk: a temporary file that goes leaves some room
	// again, and a save that finds it is in order.
	fails := func(name, page, body string) {
		n := 0
		s.until("a failure of "+page, func(context.Context) (bool, error) {
			for chunk := make([]byte, 1<<16); err == nil; {
				_, err = f.Write(chunk)
			}
			err = nil
			n++
			code, text := s.call(name, http.MethodPost, fmt.Sprintf(page, n), body)
			return code == http.StatusInternalServerError, fmt.Errorf("%d %s", code, text)
		})
	}
	fails("a", "/job/x/submitDescription?description=lost-%d", "")
	fails("b", "/createItem?name=y-%d", plainJob)
	s.must(f.Close())
	s.must(os.Remove(filler))
	s.post("a", "/job/x/submitDescription?description=saved")
	s.post("b", "/createItem?name=z", plainJob)
	s.everywhere("both", func(n string) bool {
		return strings.Contains(s.holds(n, "jobs/x/config.xml"), "saved") && s.ok(n, http.MethodGet, "/job/z/api/json")
	})
	s.inStep()
}

// onSmallDisk puts the home on a file system of a few megabytes.
func onSmallDisk(t *testing.T) func(*harness.Options) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("a file system can only be mounted by root")
	}
	return func(o *harness.Options) {
		saved := filepath.Join(o.Dir, "saved")
		for _, step := range []error{os.Rename(o.Home, saved), os.Mkdir(o.Home, 0o755)} {
			if step != nil {
				t.Fatal(step)
			}
		}
		if err := unix.Mount("tmpfs", o.Home, "tmpfs", 0, "size=16m"); err != nil {
			t.Skipf("no file system can be mounted here: %v", err)
		}
		t.Cleanup(func() { _ = unix.Unmount(o.Home, unix.MNT_DETACH) })
		if err := os.CopyFS(o.Home, os.DirFS(saved)); err != nil {
			t.Fatal(err)
		}
	}
}
