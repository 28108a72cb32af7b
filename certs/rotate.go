package certs

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// Holder is what one living sidecar says that it holds.
type Holder struct {
	Replica     string
	External    bool     // its certificates come from outside; the home's authority is nothing to it
	Authorities []string // fingerprints that it trusts
	Issuer      string   // fingerprint of the authority of its own certificate
}

// Rotation replaces the authority's key without a moment at which peers refuse
// each other: all trust the new one before anybody shows a certificate of it, and
// the old one is dropped when nobody shows one of it any more. Every step is
// written to the home, so Run can be ended or killed at any point and run again.
// Only one may run at a time; the caller sees to that.
type Rotation struct {
	Authority *Authority
	// Holders returns all sidecars that live. Forgetting one cuts it off.
	Holders func(context.Context) ([]Holder, error)
	// Progress, if set, is told of each step, and whom it waits for.
	Progress func(step string, waitingFor []string)
	// Every is how often Holders is asked; 0 means a second.
	Every time.Duration
}

// WaitingError says whom a rotation waited for when its context ended. Running it
// again goes on from there.
type WaitingError struct {
	Step    string
	Missing []string
	Cause   error
}

func (e *WaitingError) Error() string {
	return fmt.Sprintf("not finished: %s: waiting for %s (%v); nothing is broken, both authorities are trusted; start or stop these sidecars and run the same command again", e.Step, strings.Join(e.Missing, ", "), e.Cause)
}

func (e *WaitingError) Unwrap() error { return e.Cause }

// marker is in the home while a rotation is under way.
type marker struct {
	Format int      `json:"format"`
	Retire []string `json:"retire"` // fingerprints of the authorities to be dropped
}

// Rotating says whether a rotation was begun and not finished.
func (a *Authority) Rotating() (bool, error) {
	m, err := a.marker()
	return m != nil, err
}

func (a *Authority) marker() (*marker, error) {
	data, err := readFile(a.f, a.file(markerFile), maxPEM, false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var m marker
	if err := json.Unmarshal(data, &m); err != nil || m.Format != 1 || len(m.Retire) == 0 {
		return nil, &FileError{a.file(markerFile), "is damaged; remove it, and run 'footman certs rotate' again"}
	}
	return &m, nil
}

// Run rotates, or goes on with a rotation that was interrupted. It returns when it
// is done; with a [*WaitingError] when ctx ended before; or with what went wrong.
func (r *Rotation) Run(ctx context.Context) error {
	a := r.Authority
	m, err := r.begin()
	if err != nil {
		return err
	}
	_, issuer, err := a.issuer()
	if err != nil {
		return err
	}
	if slices.Contains(m.Retire, Fingerprint(issuer)) {
		next, err := r.announce()
		if err != nil {
			return err
		}
		fp := Fingerprint(next)
		if err := r.wait(ctx, "all sidecars trust the new authority", func(h Holder) bool { return slices.Contains(h.Authorities, fp) }); err != nil {
			return err
		}
		// From this rename on the new key issues.
		if err := a.locked(func() error {
			if err := a.f.Rename(opWrite, a.file(nextKeyFile), a.file(keyFile)); err != nil {
				return err
			}
			return a.f.SyncDir(opWrite, a.home.PKI())
		}); err != nil {
			return fmt.Errorf("switch to the new authority: %w", err)
		}
		issuer = next
	}
	fp := Fingerprint(issuer)
	// Its place at the head tells sidecars to renew their certificates.
	if err := r.rewrite(func(c *x509.Certificate) bool { return Fingerprint(c) != fp }, issuer); err != nil {
		return err
	}
	if err := r.wait(ctx, "all sidecars show certificates of the new authority", func(h Holder) bool { return h.Issuer == fp }); err != nil {
		return err
	}
	if err := r.rewrite(func(c *x509.Certificate) bool { f := Fingerprint(c); return f != fp && !slices.Contains(m.Retire, f) }, issuer); err != nil {
		return err
	}
	if err := a.f.Remove(opWrite, a.file(markerFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("end the rotation: %w", err)
	}
	r.tell("done: the old authority is dropped, and sidecars follow within seconds", nil)
	return nil
}

func (a *Authority) locked(do func() error) error { return withLock(a.f, a.home, do) }

// begin notes what is to be retired: the present issuer.
func (r *Rotation) begin() (m *marker, err error) {
	a := r.Authority
	err = a.locked(func() error {
		if m, err = a.marker(); err != nil || m != nil {
			return err
		}
		_, issuer, err := a.issuer()
		if err != nil {
			return err
		}
		m = &marker{Format: 1, Retire: []string{Fingerprint(issuer)}}
		data, err := json.Marshal(m)
		if err != nil {
			return err
		}
		return a.f.WriteFile(opWrite, a.file(markerFile), append(data, '\n'), publicPerm)
	})
	return m, err
}

// announce makes the new authority, unless that was done, and lets all trust it.
func (r *Rotation) announce() (next *x509.Certificate, err error) {
	a := r.Authority
	err = a.locked(func() error {
		key, err := a.makeKey(nextKeyFile)
		if err != nil {
			return err
		}
		bundle, err := a.Bundle()
		if err != nil {
			return err
		}
		for _, c := range bundle {
			if key.PublicKey.Equal(c.PublicKey) {
				next = c
				return nil
			}
		}
		if len(bundle) == maxAuthorities {
			return &FileError{a.file(bundleFile), fmt.Sprintf("holds %d authorities already; remove those that nobody needs", len(bundle))}
		}
		if next, err = a.selfSigned(key); err != nil {
			return err
		}
		return a.writeBundle(append(bundle, next))
	})
	return next, err
}

// rewrite puts first at the head of the bundle, followed by those to be kept.
func (r *Rotation) rewrite(keep func(*x509.Certificate) bool, first *x509.Certificate) error {
	a := r.Authority
	return a.locked(func() error {
		bundle, err := a.Bundle()
		if err != nil {
			return err
		}
		next := append([]*x509.Certificate{first}, slices.DeleteFunc(slices.Clone(bundle), func(c *x509.Certificate) bool { return !keep(c) })...)
		if slices.EqualFunc(bundle, next, func(x, y *x509.Certificate) bool { return x.Equal(y) }) {
			return nil
		}
		return a.writeBundle(next)
	})
}

func (r *Rotation) tell(step string, missing []string) {
	if r.Progress != nil {
		r.Progress(step, missing)
	}
}

// wait returns when every living sidecar is ready.
func (r *Rotation) wait(ctx context.Context, step string, ready func(Holder) bool) error {
	every := r.Every
	if every == 0 {
		every = time.Second
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	told := "\x00"
	for {
		holders, err := r.Holders(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", step, err)
		}
		var missing []string
		for _, h := range holders {
			if !h.External && !ready(h) {
				missing = append(missing, h.Replica)
			}
		}
		if now := strings.Join(missing, ","); now != told {
			r.tell(step, missing)
			told = now
		}
		if len(missing) == 0 {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return &WaitingError{Step: step, Missing: missing, Cause: context.Cause(ctx)}
		}
	}
}

// Expires returns when the first of the trusted authorities ends.
func Expires(bundle []*x509.Certificate) time.Time {
	var first time.Time
	for _, c := range bundle {
		if first.IsZero() || c.NotAfter.Before(first) {
			first = c.NotAfter
		}
	}
	return first
}
