package simjenkins

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/simjenkins/memory"
	footmanv1 "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/resource"
)

// Outcomes that are not errors of this controller.
type (
	restartNeededError string
	unsupportedError   string
)

func (e restartNeededError) Error() string { return string(e) }
func (e unsupportedError) Error() string   { return string(e) }

// errChanging: what was to be loaded changes all the time.
var errChanging = errors.New("it changes all the time")

// applyChanges carries out a command, change by change, in its order.
func (t *talk) applyChanges(ctx context.Context, id string, cmd *footmanv1.ApplyChanges) {
	c := t.c
	c.applies.Lock()
	defer c.applies.Unlock()
	if !c.isReady() || c.stopping() {
		t.acknowledge(ctx, id, retry("the controller is %s", c.state()))
		return
	}
	var done []*footmanv1.AppliedChange
	for _, ch := range cmd.GetChanges() {
		if ctx.Err() != nil {
			return // the command comes again
		}
		done = append(done, c.applyOne(ctx, ch))
	}
	t.answer(ctx, &footmanv1.AcknowledgeRequest{Session: t.session, Id: id, Outcome: footmanv1.Outcome_OUTCOME_DONE, Applied: done})
}

func (c *controller) applyOne(ctx context.Context, ch *footmanv1.ApplyChange) *footmanv1.AppliedChange {
	if d := time.Duration(c.faults.applyDelay.Load()); d > 0 {
		select {
		case <-time.After(d):
		case <-ctx.Done():
		}
	}
	p := ch.GetPath()
	out := &footmanv1.AppliedChange{Path: p, Outcome: footmanv1.ApplyOutcome_APPLY_OUTCOME_APPLIED}
	var d syncstate.Digest
	var err error
	if bad := text(&c.faults.failApply); bad != "" && strings.Contains(p, bad) {
		err = errors.New("it was told to fail")
	} else {
		d, err = c.apply(ch)
	}
	if err == nil {
		out.Digest = d.String()
		c.config.Journal.Add(memory.Event{What: memory.Applied, Path: p, Digest: out.GetDigest()})
		return out
	}
	out.Outcome, out.Reason = footmanv1.ApplyOutcome_APPLY_OUTCOME_FAILED, err.Error()
	if _, ok := errors.AsType[restartNeededError](err); ok {
		out.Outcome = footmanv1.ApplyOutcome_APPLY_OUTCOME_RESTART_NEEDED
	}
	if _, ok := errors.AsType[unsupportedError](err); ok {
		out.Outcome = footmanv1.ApplyOutcome_APPLY_OUTCOME_UNSUPPORTED
	}
	c.config.Journal.Add(memory.Event{What: memory.Failed, Path: p, Why: out.GetReason()})
	return out
}

// apply loads what lies on disk now, which may be newer than the command, and
// returns its digest.
func (c *controller) apply(ch *footmanv1.ApplyChange) (syncstate.Digest, error) {
	p := ch.GetPath()
	res := resource.Classify(p)
	if ch.GetDigest() != "" && res.Kind != resource.Build {
		c.makeCurrent(p)
	}
	switch res.Kind {
	case resource.Item:
		return c.applyItem(res.Folder, ch.GetFrom())
	case resource.NextBuild, resource.Builds, resource.Build:
		j := c.job(nameOf(res.Folder))
		if j == nil {
			if ch.GetDigest() == "" {
				return syncstate.Digest{}, nil
			}
			return syncstate.Digest{}, fmt.Errorf("job %s is not loaded", nameOf(res.Folder))
		}
		switch res.Kind {
		case resource.NextBuild:
			return j.applyNext()
		case resource.Builds:
			return j.applyList()
		default:
			return syncstate.Digest{}, j.applyBuild(res.Number)
		}
	case resource.Plugin:
		return syncstate.Digest{}, restartNeededError("a plugin is loaded at the next start")
	case resource.Node, resource.User:
		return c.reload(p, true)
	case resource.Global, resource.Credentials, resource.Approval, resource.Descriptor, resource.UserMap:
		return c.reload(p, false)
	case resource.UnknownRoot:
		return syncstate.Digest{}, unsupportedError("nobody knows what reads this file")
	case resource.Secret, resource.InstallState, resource.Ignored:
	}
	return syncstate.Digest{}, unsupportedError("nothing in a controller loads this")
}

// makeCurrent ends what an NFS client believes of names that were missing.
func (c *controller) makeCurrent(p string) {
	if _, err := c.fs.Stat("sim.apply-look", c.abs(p)); !missing(err) {
		return
	}
	dir := c.id.home.Path()
	for part := range strings.SplitSeq(path.Dir(p), "/") {
		if c.fresh.fresh(dir) != nil {
			return // the load says what is wrong
		}
		dir = filepath.Join(dir, part)
	}
	_ = c.fresh.fresh(dir)
}

func (c *controller) abs(p string) string {
	return filepath.Join(c.id.home.Path(), filepath.FromSlash(p))
}

// reload loads a file of which all is in one object.
func (c *controller) reload(p string, removable bool) (syncstate.Digest, error) {
	d, err := c.config.Load(p, checkXML(p))
	switch {
	case !errors.Is(err, fs.ErrNotExist):
		return d, err
	case !removable && c.config.Has(p):
		return syncstate.Digest{}, restartNeededError("the file is gone; what was loaded from it stays until the next start")
	}
	c.config.Drop(p)
	return syncstate.Digest{}, nil
}

// applyItem loads, reloads, renames or unloads an item.
func (c *controller) applyItem(folder, from string) (syncstate.Digest, error) {
	c.itemsMu.Lock()
	defer c.itemsMu.Unlock()
	if old := resource.Classify(from); old.Kind == resource.Item && old.Folder != folder {
		if err := c.renamed(old.Folder, folder); err != nil {
			return syncstate.Digest{}, err
		}
	}
	d, err := c.loadItem(folder)
	if !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			d = c.rewrite(folder, d)
		}
		return d, err
	}
	return syncstate.Digest{}, c.unload(folder)
}

// rewrite is what a load does whose plugin has another form of the file.
func (c *controller) rewrite(folder string, d syncstate.Digest) syncstate.Digest {
	mark := text(&c.faults.rewrites)
	if mark == "" {
		return d
	}
	p := itemFile(folder)
	if now, ok := c.config.Text(p); !ok || memory.Get(now, "rewrittenBy") == mark {
		return d
	}
	err := c.config.Save(p, false, memory.How{Reloading: true}, func(t []byte) ([]byte, error) { return memory.Set(t, "rewrittenBy", mark) })
	if err != nil {
		return d
	}
	d, _ = c.config.Loaded(p)
	return d
}

// checkXML refuses what XStream could not read.
func checkXML(p string) func([]byte) error {
	return func(text []byte) error {
		if _, err := memory.Root(text); err != nil {
			return fmt.Errorf("%s can't be read: %w", p, err)
		}
		return nil
	}
}
