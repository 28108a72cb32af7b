package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// apply sends a command until the controller takes it, and returns the answers by path.
func (b *bench) apply(ctx context.Context, changes ...*pb.ApplyChange) (map[string]*pb.AppliedChange, error) {
	for {
		ack, err := b.car.answer(ctx, b.cfg.Step, b.car.send(&pb.CommandsResponse{Command: &pb.CommandsResponse_ApplyChanges{ApplyChanges: &pb.ApplyChanges{Changes: changes}}}))
		if err != nil {
			return nil, fmt.Errorf("ApplyChanges: %w", err)
		}
		if ack.GetOutcome() == pb.Outcome_OUTCOME_RETRY {
			if err := sleep(ctx, 10*poll); err != nil {
				return nil, err
			}
			continue
		}
		if ack.GetOutcome() != pb.Outcome_OUTCOME_DONE {
			return nil, fmt.Errorf("ApplyChanges was answered %v (%s)", ack.GetOutcome(), ack.GetReason())
		}
		out := map[string]*pb.AppliedChange{}
		for _, a := range ack.GetApplied() {
			out[a.GetPath()] = a
		}
		return out, nil
	}
}

// applyAs applies one change and wants its digest loaded.
func (b *bench) applyAs(ctx context.Context, path, kind, digest string) error {
	done, err := b.apply(ctx, &pb.ApplyChange{Path: path, Kind: kind, Digest: digest})
	if err != nil {
		return err
	}
	if a := done[path]; a.GetOutcome() != applied || a.GetDigest() != digest {
		return fmt.Errorf("%s: the answer is %v, not that %q is loaded", path, a, digest)
	}
	return nil
}

// told checks, by what it tells a new sidecar, that a version is in memory.
func (b *bench) told(ctx context.Context, c *controller, path, digest string) error {
	if !slices.Contains(b.features(), featureReport) {
		return nil
	}
	mark := b.car.mark()
	if err := b.newSidecar(ctx, c); err != nil {
		return err
	}
	return b.reported(ctx, mark, path, digest, asLoaded)
}

func (b *bench) features() []string {
	_, _, f := b.car.introduced()
	return f
}

func appliesChanged(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	theirs := b.version()
	if err := b.peerWrites(syncFile(JobShort), theirs); err != nil {
		return err
	}
	if err := b.applyAs(ctx, syncFile(JobShort), "item", digestOf(theirs)); err != nil {
		return err
	}
	return b.told(ctx, c, syncFile(JobShort), digestOf(theirs))
}

// A job that a peer has made can be built; one that a peer has deleted can't.
func appliesNewAndDeleted(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	theirs := b.version()
	if err := errors.Join(b.peerWrites(syncFile(jobSync), theirs), os.MkdirAll(b.buildsDir(jobSync), 0o750)); err != nil {
		return err
	}
	if err := b.applyAs(ctx, syncFile(jobSync), "item", digestOf(theirs)); err != nil {
		return err
	}
	n, err := b.start(ctx, c, jobSync)
	if err != nil {
		return fmt.Errorf("a job that was applied can't be built: %w", err)
	}
	if err := b.ended(ctx, jobSync, n); err != nil {
		return err
	}
	if err := b.until(ctx, b.cfg.Step, "release of its record", func() (bool, error) { return !exists(b.record(c, jobSync, n)), nil }); err != nil {
		return err
	}
	if err := os.RemoveAll(b.jobDir(jobSync)); err != nil {
		return err
	}
	// It may not have forgotten the build yet, and says so; then it is asked again.
	var last error
	err = b.until(ctx, b.cfg.Step, "deletion of "+jobSync, func() (bool, error) {
		last = b.applyAs(ctx, syncFile(jobSync), "item", "")
		return last == nil, nil // it is told if it stays
	})
	if err != nil {
		return errors.Join(err, last)
	}
	if err := b.ask(ctx, c, jobSync); !errors.Is(err, errNoJob) {
		return fmt.Errorf("a job that is gone can still be built: %v", err) //nolint:errorlint // it may be nil
	}
	return nil
}

func appliesOthers(ctx context.Context, b *bench) error {
	if _, err := b.serving(ctx); err != nil {
		return err
	}
	node := []byte("<?xml version='1.1' encoding='UTF-8'?>\n<slave>\n  <name>conformance-node</name>\n  <remoteFS>/tmp</remoteFS>\n  <numExecutors>1</numExecutors>\n  <mode>EXCLUSIVE</mode>\n" +
		"  <retentionStrategy class=\"hudson.slaves.RetentionStrategy$Always\"/>\n  <launcher class=\"hudson.slaves.JNLPLauncher\"/>\n  <label></label>\n  <nodeProperties/>\n</slave>\n")
	if err := b.peerWrites(nodeSync, node); err != nil {
		return err
	}
	if err := b.applyAs(ctx, nodeSync, "node", digestOf(node)); err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Dir(filepath.Join(b.home.Path(), nodeSync))); err != nil {
		return err
	}
	if err := b.applyAs(ctx, nodeSync, "node", ""); err != nil {
		return err
	}
	global, err := os.ReadFile(filepath.Join(b.home.Path(), "config.xml"))
	if err != nil {
		global = []byte("<?xml version='1.1' encoding='UTF-8'?>\n<hudson>\n  <numExecutors>0</numExecutors>\n</hudson>\n")
	}
	global = bytes.TrimRight(append(global, '\n'), "\n")
	end := bytes.LastIndex(global, []byte("</"))
	if end < 0 {
		return skipf("config.xml of the home has no end")
	}
	global = slices.Concat(global[:end], []byte("\n"), global[end:], []byte("\n"))
	if err := b.peerWrites("config.xml", global); err != nil {
		return err
	}
	return b.applyAs(ctx, "config.xml", "global", digestOf(global))
}

// One that can't be loaded is told with a reason, and does not hold up the others.
func answersEach(ctx context.Context, b *bench) error {
	if _, err := b.serving(ctx); err != nil {
		return err
	}
	good, broken := b.version(), []byte("this is no XML")
	if err := errors.Join(b.peerWrites(syncFile(JobShort), good), b.peerWrites(syncFile(jobSync), broken)); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(b.jobDir(jobSync)) }()
	never := folderOf("conformance-never") + "/config.xml"
	done, err := b.apply(ctx,
		&pb.ApplyChange{Path: syncFile(jobSync), Kind: "item", Digest: digestOf(broken)},
		&pb.ApplyChange{Path: "conformance.unknown", Kind: "of-a-later-version", Digest: digestOf(broken)},
		&pb.ApplyChange{Path: syncFile(JobShort), Kind: "item", Digest: digestOf(good)},
		&pb.ApplyChange{Path: never, Kind: "item"},
	)
	if err != nil {
		return err
	}
	if a := done[syncFile(jobSync)]; a.GetOutcome() != pb.ApplyOutcome_APPLY_OUTCOME_FAILED || a.GetReason() == "" {
		return fmt.Errorf("a file that is no XML: the answer is %v, not FAILED with a reason", a)
	}
	if a := done["conformance.unknown"]; a == nil || a.GetOutcome() == applied || a.GetReason() == "" {
		return fmt.Errorf("a kind that it can't know: the answer is %v, not UNSUPPORTED or FAILED with a reason", a)
	}
	if a := done[syncFile(JobShort)]; a.GetOutcome() != applied || a.GetDigest() != digestOf(good) {
		return fmt.Errorf("the answer for one that could be loaded is %v", a)
	}
	if a := done[never]; a.GetOutcome() != applied || a.GetDigest() != "" {
		return fmt.Errorf("the answer for one that never was is %v, not applied", a)
	}
	return nil
}

func applyTwice(ctx context.Context, b *bench) error {
	if _, err := b.serving(ctx); err != nil {
		return err
	}
	theirs := b.version()
	if err := b.peerWrites(syncFile(JobShort), theirs); err != nil {
		return err
	}
	// A command says which version made it due; what counts is what lies there when it is carried out.
	newer := b.version()
	if err := b.peerWrites(syncFile(JobShort), newer); err != nil {
		return err
	}
	done, err := b.apply(ctx, &pb.ApplyChange{Path: syncFile(JobShort), Kind: "item", Digest: digestOf(theirs)})
	if err != nil {
		return err
	}
	if a := done[syncFile(JobShort)]; a.GetDigest() != digestOf(newer) {
		return fmt.Errorf("on disk was a newer version, %s, than the command's; the answer is %v", digestOf(newer), a)
	}
	for range 2 {
		if err := b.applyAs(ctx, syncFile(JobShort), "item", digestOf(newer)); err != nil {
			return fmt.Errorf("once more: %w", err)
		}
	}
	return nil
}

// What was loaded is not told as a save: it would go round for ever.
func applyNoEcho(ctx context.Context, b *bench) error {
	if _, err := b.serving(ctx); err != nil {
		return err
	}
	theirs := b.version()
	if err := b.peerWrites(syncFile(JobShort), theirs); err != nil {
		return err
	}
	mark := b.car.mark()
	if err := b.applyAs(ctx, syncFile(JobShort), "item", digestOf(theirs)); err != nil {
		return err
	}
	if err := sleep(ctx, b.cfg.Quiet); err != nil {
		return err
	}
	b.car.mu.Lock()
	defer b.car.mu.Unlock()
	for _, s := range b.car.changes[mark:] {
		if s.GetPath() == syncFile(JobShort) && s.GetDigest() != s.GetBase() && !s.GetReloading() {
			return fmt.Errorf("what it loaded was reported as a save: %v", s)
		}
	}
	return nil
}
