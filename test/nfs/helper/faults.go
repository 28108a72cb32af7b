//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/footman-ci/footman/internal/boottime"
	"github.com/footman-ci/footman/lock"
)

const (
	// proveEvery is how often the scenarios prove: more often than the runner, for
	// sharper figures.
	proveEvery = 250 * time.Millisecond
	// slack is what a client may need to connect again after a cut (0 to 7 s were
	// measured), doubled because the machine is emulated.
	slack = 15 * time.Second
)

// proving holds path and proves it.
func proving(path, role string) (*lock.Held, *lock.Prover, error) {
	h, err := hold(path, role)
	if err != nil {
		return nil, nil, err
	}
	p := lock.NewProver(h, proveEvery, boottime.System)
	p.Start()
	_, err = until("a first proof", slack, func() bool { return p.Last().N > 0 })
	return h, p, err
}

func age(p *lock.Prover) time.Duration { return boottime.System() - p.Last().At }

// shortCut: while the holder is cut off, a proof hangs; Last answers all the
// same and shows the proof growing older; nothing else that waits is held up.
// When the link is back before the lease ends, the lock is proven again.
func shortCut(r *run) error {
	a, b := on("short.lock")
	h, p, err := proving(a, "holder")
	if err != nil {
		return err
	}
	defer p.Stop()
	// The other client has opened the file, so that the first holds no delegation:
	// a newer server hands them out, and would answer B only when it got it back.
	if _, err := refused(b); err != nil {
		return err
	}
	if err := nfsctl("cut", "a"); err != nil {
		return err
	}
	defer restore()
	cut := time.Now()

	// A waiter on the same dead mount can be cancelled.
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	t := time.Now()
	if _, err := lock.Acquire(ctx, a+"2", lock.Options{}); !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("waiting on a dead mount: got %w", err)
	}
	r.ms("acquire_cancelled_after_1000", time.Since(t))

	var slowest time.Duration
	for time.Since(cut) < r.lease/2 {
		t := time.Now()
		_ = p.Last()
		slowest = max(slowest, time.Since(t))
		time.Sleep(10 * time.Millisecond)
	}
	last := p.Last()
	r.ms("slowest_last", slowest)
	r.ms("age_at_end_of_cut", age(p))
	if age(p) < r.lease/2-2*proveEvery-time.Second || last.Pending == 0 || last.Err != nil {
		return fmt.Errorf("the proof doesn't hang: age %v, %+v", age(p), last)
	}
	if _, err := refused(b); err != nil {
		return err
	}
	if err := nfsctl("restore", "a"); err != nil {
		return err
	}
	d, err := until("proven again", slack, func() bool { return p.Last().N > last.N })
	if err != nil {
		return fmt.Errorf("%w: %+v", err, p.Last())
	}
	r.ms("proven_after_restore", d)
	if _, err := refused(b); err != nil {
		return err
	}
	p.Stop()
	<-p.Done()
	return h.Release()
}

// startWhileCut: what happens to a process that starts another one while its
// proof hangs. It is a process of its own, since it does not come out well.
func startWhileCut(r *run) error {
	a, _ := on("start.lock")
	c, err := start("starter", a)
	if err != nil {
		return err
	}
	defer c.kill()
	if err := nfsctl("cut", "a"); err != nil {
		return err
	}
	defer restore()
	time.Sleep(3 * proveEvery) // a proof hangs now
	if _, err := c.in.Write([]byte("go\n")); err != nil {
		return err
	}
	time.Sleep(r.lease / 2)
	if err := nfsctl("restore", "a"); err != nil {
		return err
	}
	if !c.out.Scan() {
		return errors.New("the starter said nothing")
	}
	r.note("link cut for %v more: %s", r.lease/2, c.out.Text())
	return nil
}

// starter proves a lock, and when told so starts a process and watches whether
// its own goroutines go on meanwhile.
func starter(path string) error {
	_, p, err := proving(path, "starter")
	if err != nil {
		return err
	}
	defer p.Stop()
	fmt.Println("ready")
	if _, err := os.Stdin.Read(make([]byte, 3)); err != nil {
		return err
	}
	started := make(chan time.Duration)
	go func() {
		t := time.Now()
		_ = exec.Command("true").Run()
		started <- time.Since(t)
	}()
	var stall time.Duration
	for last := time.Now(); ; last = time.Now() {
		select {
		case d := <-started:
			fmt.Printf("the start took %v, and the whole process stood still for %v\n", d.Round(time.Millisecond), stall.Round(time.Millisecond))
			return nil
		case <-time.After(20 * time.Millisecond):
		}
		runtime.GC() // happens by itself sooner or later
		stall = max(stall, time.Since(last))
	}
}

// firstOpen: what a client meets that opens the lock file for the first time while
// its holder, the only one who has ever opened it, is cut off. The server may have
// delegated the file to the holder, and answers only when it has it back.
func firstOpen(r *run) error {
	a, b := on("first-open.lock")
	h, p, err := proving(a, "holder")
	if err != nil {
		return err
	}
	defer p.Stop()
	if err := nfsctl("cut", "a"); err != nil {
		return err
	}
	defer restore()
	cut := time.Now()
	next, err := lock.TryAcquire(b, lock.Options{})
	took := time.Since(cut)
	r.ms("first_open_answered_after_cut", took)
	var busy *lock.BusyError
	switch {
	case errors.As(err, &busy):
		r.note("refused")
	case err != nil:
		return err
	case took < r.lease/2:
		return fmt.Errorf("taken %v after the cut, the lease is %v", took, r.lease)
	default:
		r.note("taken: the holder's lease had ended")
		defer func() { _ = next.Release() }()
	}
	if err := nfsctl("restore", "a"); err != nil {
		return err
	}
	if next == nil {
		_, err = until("proven again", slack, func() bool { return boottime.System()-p.Last().At < time.Second })
		p.Stop()
		return errors.Join(err, h.Release())
	}
	select {
	case <-p.Lost():
		return h.Close()
	case <-time.After(r.lease + slack):
		return fmt.Errorf("the loss is unknown: %+v", p.Last())
	}
}

// longCut: a holder that is cut off for longer than the lease loses its lock to
// the other client. When its link is back, its next proof says so, whether the
// other client still holds the lock or has released it meanwhile; and it stays so.
func longCut(r *run) error {
	keepA, keepB := on("long-kept.lock")
	dropA, dropB := on("long-dropped.lock")
	var provers []*lock.Prover
	var helds []*lock.Held
	defer func() {
		for _, p := range provers {
			p.Stop()
		}
	}()
	for _, path := range []string{keepA, dropA} {
		h, p, err := proving(path, "first")
		if err != nil {
			return err
		}
		helds, provers = append(helds, h), append(provers, p)
	}
	keep := waitFor(&lock.Watch{Path: keepB, Poll: every(200 * time.Millisecond), Holder: lock.Holder{Role: "second"}})
	drop := waitFor(&lock.Watch{Path: dropB, Poll: every(200 * time.Millisecond), Holder: lock.Holder{Role: "second"}})
	if err := nfsctl("cut", "a"); err != nil {
		return err
	}
	defer restore()
	cut := time.Now()
	kept, dropped := <-keep, <-drop
	if err := errors.Join(kept.err, dropped.err); err != nil {
		return err
	}
	r.ms("taken_after_cut", kept.at.Sub(cut))
	r.ms("oldest_proof_when_taken", age(provers[0])-time.Since(kept.at))
	if early := kept.at.Sub(cut); early < r.lease/2 {
		return fmt.Errorf("taken %v after the cut, the lease is %v", early, r.lease)
	}
	if err := dropped.lock.Release(); err != nil {
		return err
	}
	time.Sleep(r.lease / 2)
	if err := nfsctl("restore", "a"); err != nil {
		return err
	}
	restored := time.Now()
	for i, p := range provers {
		select {
		case <-p.Lost():
		case <-time.After(r.lease + slack):
			return fmt.Errorf("lock %d: %v after the link came back the loss is unknown: %+v", i, time.Since(restored), p.Last())
		}
		r.ms([]string{"loss_known_after_restore_kept", "loss_known_after_restore_dropped"}[i], time.Since(restored))
		r.note("%v", p.Last().Err)
	}
	// For good, also on new descriptors' terms: the other client still holds the one,
	// and the other one is free for a new open.
	for _, h := range helds {
		if err := h.Prove(); !errors.Is(err, lock.ErrLost) {
			return fmt.Errorf("a lost lock was proven: %w", err)
		}
		if err := h.Close(); err != nil {
			r.note("close: %v", err)
		}
	}
	who, err := refused(keepA)
	if err != nil {
		return err
	}
	if who.Role != "second" {
		return fmt.Errorf("the loser's text reached the server: %+v", who)
	}
	again, err := hold(dropA, "third")
	if err != nil {
		return err
	}
	if err := errors.Join(again.Prove(), again.Release()); err != nil {
		return err
	}
	return kept.lock.Release()
}

// serverRestart: a living holder keeps its lock over a restart of the server, and
// nobody else gets it.
func serverRestart(r *run) error {
	a, b := on("restart.lock")
	h, p, err := proving(a, "holder")
	if err != nil {
		return err
	}
	defer p.Stop()
	w := &lock.Watch{Path: b, Poll: every(100 * time.Millisecond)}
	got := waitFor(w)
	if _, err := until("watching", slack, func() bool { return w.Stats().Tries >= 3 }); err != nil {
		return err
	}
	down := time.Now()
	if err := nfsctl("server-restart", "1"); err != nil {
		return err
	}
	n := p.Last().N
	up := time.Now()
	r.ms("restart", up.Sub(down))
	if _, err := until("proven again", 4*r.lease+slack, func() bool { return p.Last().N > n+1 }); err != nil {
		return fmt.Errorf("%w: %+v", err, p.Last())
	}
	r.ms("proven_after_restart", time.Since(up))
	tries := w.Stats().Tries
	if _, err := until("the watcher is answered", 4*r.lease+slack, func() bool { return w.Stats().Tries > tries+3 }); err != nil {
		return err
	}
	r.ms("watcher_answered_after_restart", time.Since(up))
	select {
	case t := <-got:
		return fmt.Errorf("a second holder after the restart: %v", t.err) //nolint:errorlint // usually nil
	default:
	}
	p.Stop()
	<-p.Done()
	if err := h.Prove(); err != nil {
		return fmt.Errorf("after the restart: %w", err)
	}
	t := time.Now()
	if err := h.Release(); err != nil {
		return err
	}
	next := <-got
	if next.err != nil {
		return next.err
	}
	r.ms("handover_after_restart", next.at.Sub(t))
	return next.lock.Release()
}
