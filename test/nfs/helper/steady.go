//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/footman-ci/footman/lock"
)

// mount: the real mount passes; mounts that keep locks to themselves are refused.
func mount(r *run) error {
	m, err := lock.CheckMount("/mnt/a/not/there/yet")
	if err != nil {
		return err
	}
	vers, _ := m.Option("vers")
	r.note("/mnt/a is %s, vers=%s", m.FSType, vers)
	if m.Point != "/mnt/a" || m.Local {
		return fmt.Errorf("found the wrong mount: %+v", m)
	}
	if err := lock.CheckFolder("/mnt/a"); err != nil {
		return err
	}
	for _, opt := range []string{"local_lock=all", "local_lock=flock", "local_lock=posix"} {
		point := "/mnt/" + opt
		if err := nfsctl("mount", "b", point, opt+",nosharecache"); err != nil {
			return err
		}
		m, err := lock.CheckMount(point)
		if got, _ := m.Option("local_lock"); "local_lock="+got != opt { // some versions ignore the option
			r.note("mounted with %s, the kernel says local_lock=%s", opt, got)
		} else if _, ok := errors.AsType[*lock.UnsharedError](err); !ok {
			return fmt.Errorf("%s: got %v", opt, err) //nolint:errorlint // usually nil
		}
		if err := syscall.Unmount(point, 0); err != nil {
			return err
		}
	}
	return nil
}

// exclusion: what one client holds the other can't take, and is told who has it
// as of now; after a release it is free at once.
func exclusion(r *run) error {
	a, b := on("exclusion.lock")
	t := time.Now()
	ha, err := hold(a, "first")
	if err != nil {
		return err
	}
	r.ms("take_and_prove", time.Since(t))
	t = time.Now()
	for range 20 {
		if err := ha.Prove(); err != nil {
			return err
		}
	}
	r.ms("prove", time.Since(t)/20)
	t = time.Now()
	who, err := refused(b)
	if err != nil {
		return err
	}
	r.ms("refused_with_text", time.Since(t))
	if who.Role != "first" || who.Proofs != 21 {
		return fmt.Errorf("the other client read %+v", who)
	}
	if _, err := lock.TryTake(b, lock.Holder{}); err == nil {
		return errors.New("TryTake took a held lock")
	}
	if held, _, err := lock.Status(b); err != nil || !held {
		return fmt.Errorf("status: held %v, %v", held, err) //nolint:errorlint // may be nil
	}
	if err := ha.Release(); err != nil {
		return err
	}
	hb, err := hold(b, "second")
	if err != nil {
		return fmt.Errorf("after a release: %w", err)
	}
	defer func() { _ = hb.Release() }()
	if _, err := refused(a); err != nil {
		return err
	}
	return hb.Prove()
}

// secondDescriptor: opening, writing and closing the lock file through another
// descriptor of the same client doesn't drop the lock.
func secondDescriptor(_ *run) error {
	a, b := on("second.lock")
	ta, err := lock.TryTake(a, lock.Holder{Role: "coordinator"}, lock.WithCreate()) // writes its text that way
	if err != nil {
		return err
	}
	if ta.TextError() != nil {
		return ta.TextError()
	}
	for i := range 3 {
		who, err := refused(b)
		if err != nil {
			return fmt.Errorf("after %d more descriptors: %w", i, err)
		}
		if who.Role != "coordinator" {
			return fmt.Errorf("read %+v", who)
		}
		for _, flag := range []int{os.O_RDONLY, os.O_RDWR, os.O_WRONLY} {
			f, err := os.OpenFile(a, flag, 0)
			if err != nil {
				return err
			}
			if err := f.Close(); err != nil {
				return err
			}
		}
	}
	if err := ta.Release(); err != nil {
		return err
	}
	h, err := hold(b, "next")
	if err != nil {
		return err
	}
	return h.Release()
}

// requests: what the steady work costs, counted by the NFS client.
func requests(r *run) error {
	a, b := on("requests.lock")
	ha, err := hold(a, "holder")
	if err != nil {
		return err
	}
	defer func() { _ = ha.Release() }()
	const n = 50
	count := func(name, point string, times int, f func() error) error {
		ops, err := cost(point, f)
		if err != nil {
			return err
		}
		var parts []string
		total := 0
		for op, k := range ops {
			total += k
			parts = append(parts, op+" "+strconv.Itoa(k))
		}
		r.measured[name+"_requests"] = float64(total) / float64(times)
		r.note("%s, %d times: %s", name, times, strings.Join(parts, ", "))
		return nil
	}
	if err := count("prove", "/mnt/a", n, func() error {
		for range n {
			if err := ha.Prove(); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := count("try_take_refused", "/mnt/b", n, func() error {
		for range n {
			if _, err := lock.TryTake(b, lock.Holder{}); err == nil {
				return errors.New("took a held lock")
			}
		}
		return nil
	}); err != nil {
		return err
	}
	var w lock.Watch
	var tries float64
	if err := count("watch", "/mnt/b", 1, func() error {
		ctx, cancel := context.WithTimeout(context.Background(), 4*time.Second)
		defer cancel()
		w.Path, w.Poll = b, every(25*time.Millisecond)
		if _, err := w.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		tries = float64(w.Stats().Tries)
		return nil
	}); err != nil {
		return err
	}
	r.measured["watch_try_requests"] = r.measured["watch_requests"] / tries
	r.note("watch: %.0f tries, %d opens", tries, w.Stats().Opens)
	delete(r.measured, "watch_requests")
	if got := r.measured["watch_try_requests"]; got > 1.5 {
		return fmt.Errorf("a try of a watcher costs %.2f requests", got)
	}
	return nil
}

// killedHolder: kill -9 of the holder hands its lock to the other client's watcher.
func killedHolder(r *run) error {
	a, b := on("killed.lock")
	var sum, worst, gone time.Duration
	const rounds = 5
	for range rounds {
		c, err := start("hold", a)
		if err != nil {
			return err
		}
		w := &lock.Watch{Path: b, Poll: every(50 * time.Millisecond)}
		got := waitFor(w)
		if _, err := until("watching", time.Minute, func() bool { return w.Stats().Tries >= 3 }); err != nil {
			return err
		}
		t := time.Now()
		c.kill()
		gone += time.Since(t)
		taken := <-got
		if taken.err != nil {
			return taken.err
		}
		d := taken.at.Sub(t)
		sum, worst = sum+d, max(worst, d)
		if err := taken.lock.Release(); err != nil {
			return err
		}
	}
	r.ms("mean_until_process_is_gone", gone/rounds)
	r.ms("mean_handover_poll_50", sum/rounds)
	r.ms("max_handover_poll_50", worst)
	return nil
}

type taken struct {
	lock *lock.Taken
	err  error
	at   time.Time
}

func waitFor(w *lock.Watch) <-chan taken {
	got := make(chan taken, 1)
	go func() {
		t, err := w.Wait(context.Background())
		got <- taken{t, err, time.Now()}
	}()
	return got
}

// inherited: a killed parent's lock stays with the child that inherited it, until
// that child is gone, too.
func inherited(r *run) error {
	a, b := on("inherited.lock")
	p, err := start("parent", a)
	if err != nil {
		return err
	}
	pid, err := strconv.Atoi(strings.TrimPrefix(strings.Join(p.said, ""), "child "))
	if err != nil {
		return fmt.Errorf("parent said %q", p.said)
	}
	p.kill()
	for range 3 {
		if _, err := refused(b); err != nil {
			return fmt.Errorf("parent killed, child alive: %w", err)
		}
		time.Sleep(200 * time.Millisecond)
	}
	t := time.Now()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return err
	}
	var h *lock.Held
	if _, err := until("free after the child's death", 10*time.Second, func() bool {
		h, err = hold(b, "next")
		return err == nil
	}); err != nil {
		return err
	}
	r.ms("free_after_child", time.Since(t))
	return h.Release()
}

// replaced: the holder learns that another client deleted or replaced its file.
func replaced(r *run) error {
	for name, damage := range map[string]func(path string) error{
		"deleted": os.Remove,
		"replaced": func(path string) error {
			if err := os.WriteFile(path+".new", nil, 0o644); err != nil {
				return err
			}
			return os.Rename(path+".new", path)
		},
	} {
		a, b := on(name + ".lock")
		h, err := hold(a, "holder")
		if err != nil {
			return err
		}
		if err := h.Prove(); err != nil {
			return err
		}
		if err := damage(b); err != nil {
			return err
		}
		var proof error
		d, err := until(name+" file noticed", time.Minute, func() bool { proof = h.Prove(); return errors.Is(proof, lock.ErrLost) })
		if err != nil {
			return fmt.Errorf("%w: last proof: %w", err, proof)
		}
		r.ms(name+"_noticed", d)
		r.note("%s: %v", name, proof)
		_ = h.Close()
	}
	return nil
}
