package conformance

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate"
)

const (
	featureReport = "report-changes"
	featureApply  = "apply-changes"
	// featureRewrites: what is only loaded is told apart from a save that changed nothing.
	featureRewrites = "report-rewrites"
	// jobSync is made, changed and removed by these checks.
	jobSync  = "conformance-sync"
	nodeSync = "nodes/conformance-node/config.xml"
	applied  = pb.ApplyOutcome_APPLY_OUTCOME_APPLIED
)

var syncChecks = []check{
	{"reports-saves", "Staying in step", featureReport, reportsSaves},
	{"reports-new-and-deleted", "Staying in step", featureReport, reportsNewAndDeleted},
	{"keeps-version", "Staying in step", featureReport, keepsVersion},
	{"reports-loaded-after-register", "Staying in step", featureReport, reportsLoaded},
	{"reports-rewrites", "Staying in step", featureRewrites, reportsRewrites},
	{"configures-what-is-on-disk", "Staying in step", featureReport, configuresDisk},
	{"applies-changed-item", "Staying in step", featureApply, appliesChanged},
	{"applies-new-and-deleted-item", "Staying in step", featureApply, appliesNewAndDeleted},
	{"applies-node-and-global", "Staying in step", featureApply, appliesOthers},
	{"apply-answers-each", "Staying in step", featureApply, answersEach},
	{"apply-twice-harmless", "Staying in step", featureApply, applyTwice},
	{"apply-without-echo", "Staying in step", featureApply, applyNoEcho},
}

func syncFile(job string) string { return folderOf(job) + "/config.xml" }

// version is a job's configuration that differs from all others of this run.
func (b *bench) version() []byte {
	b.versions++
	return fmt.Appendf(nil, strings.Replace(pipelineXML, "<actions/>", fmt.Sprintf("<actions/>\n  <description>version %d</description>", b.versions), 1), "", shortTicks, shortTicks)
}

// digestOf is the digest of a file with this content.
func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:len(syncstate.Digest{})])
}

// peerWrites does what another controller's save does, by temporary file and rename.
func (b *bench) peerWrites(path string, data []byte) error {
	name := filepath.Join(b.home.Path(), filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		return err
	}
	return replace(name, data)
}

// post sends what a person's browser or a program would.
func (b *bench) post(ctx context.Context, page string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, page, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/xml")
	resp, err := b.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= http.StatusBadRequest {
		return skipf("POST %s was answered %s: this check can't be made", page, resp.Status)
	}
	return nil
}

func (c *car) mark() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.changes)
}

// reported waits for the report of a path with a digest that came after mark and is as it
// is wanted. Others may come before it: a controller may still be telling what it had
// loaded when it registered, and a change of that moment is among it.
func (b *bench) reported(ctx context.Context, mark int, path, digest string, as func(*pb.SavedChange) bool) error {
	var seen []*pb.SavedChange
	err := b.car.await(ctx, b.cfg.Step, fmt.Sprintf("report of %s with the digest %q", path, digest), func() bool {
		seen = slices.DeleteFunc(slices.Clone(b.car.changes[mark:]), func(s *pb.SavedChange) bool { return s.GetPath() != path || s.GetDigest() != digest })
		return slices.ContainsFunc(seen, as)
	})
	if err != nil && len(seen) > 0 {
		return &reportError{seen: seen[len(seen)-1], err: err}
	}
	return err
}

// reportError: what should have been reported was reported as something else.
type reportError struct {
	seen *pb.SavedChange
	err  error
}

func (e *reportError) Error() string { return fmt.Sprintf("it was reported as %v", e.seen) }
func (e *reportError) Unwrap() error { return e.err }

// A save is based on an earlier version, what is loaded on itself.
func asSaved(s *pb.SavedChange) bool  { return s.GetBase() != s.GetDigest() && !s.GetLoaded() }
func asLoaded(s *pb.SavedChange) bool { return s.GetBase() == s.GetDigest() }

func basedOn(digest string) func(*pb.SavedChange) bool {
	return func(s *pb.SavedChange) bool { return s.GetBase() == digest && !s.GetLoaded() }
}

// changed is the first change at a controller that serves.
func (b *bench) changed(ctx context.Context) (c *controller, data []byte, err error) {
	if c, err = b.serving(ctx); err != nil {
		return nil, nil, err
	}
	data, err = b.change(ctx, c, asSaved)
	return c, data, err
}

// change has the controller save a new version of [JobShort], and returns it when it is
// reported as it is wanted.
func (b *bench) change(ctx context.Context, c *controller, as func(*pb.SavedChange) bool) (data []byte, err error) {
	data = b.version()
	mark := b.car.mark()
	if err := b.post(ctx, c.jobURL(JobShort)+"config.xml", data); err != nil {
		return nil, err
	}
	disk, err := os.ReadFile(filepath.Join(b.jobDir(JobShort), "config.xml"))
	if err != nil {
		return nil, err
	}
	return disk, b.reported(ctx, mark, syncFile(JobShort), digestOf(disk), as) // it may save in a form of its own
}

// Each save is reported, with what was saved and what had been loaded before.
func reportsSaves(ctx context.Context, b *bench) error {
	c, first, err := b.changed(ctx)
	if err != nil {
		return fmt.Errorf("a save: %w", err)
	}
	_, err = b.change(ctx, c, func(r *pb.SavedChange) bool {
		return basedOn(digestOf(first))(r) && !r.GetReloading() && !r.GetBooting()
	})
	if err != nil {
		err = fmt.Errorf("a save that was based on %s and that a person made: %w", digestOf(first), err)
	}
	return err
}

func reportsNewAndDeleted(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	mark := b.car.mark()
	if err := b.post(ctx, c.url+"createItem?name="+url.QueryEscape(jobSync), b.version()); err != nil {
		return err
	}
	disk, err := os.ReadFile(filepath.Join(b.jobDir(jobSync), "config.xml"))
	if err != nil {
		return err
	}
	if err := b.reported(ctx, mark, syncFile(jobSync), digestOf(disk), basedOn("")); err != nil {
		return fmt.Errorf("a new item, based on nothing: %w", err)
	}
	mark = b.car.mark()
	if err := b.post(ctx, c.jobURL(jobSync)+"doDelete", nil); err != nil {
		return err
	}
	if err := b.reported(ctx, mark, syncFile(jobSync), "", basedOn(digestOf(disk))); err != nil {
		return fmt.Errorf("a deletion, based on %s: %w", digestOf(disk), err)
	}
	return nil
}

// What was saved can still be had after somebody else has replaced the file.
func keepsVersion(ctx context.Context, b *bench) error {
	c, data, err := b.changed(ctx)
	if err != nil {
		return err
	}
	kept, err := os.ReadFile(filepath.Join(b.home.VersionsOf(c.life.Name), digestOf(data)))
	if err != nil {
		return fmt.Errorf("the version that was reported is not kept: %w", err)
	}
	if !bytes.Equal(kept, data) {
		return errors.New("what is kept under the digest is something else")
	}
	return nil
}

// A new sidecar is told what is loaded: digest and base are the same.
func reportsLoaded(ctx context.Context, b *bench) error {
	c, data, err := b.changed(ctx)
	if err != nil {
		return err
	}
	mark := b.car.mark()
	if err := b.newSidecar(ctx, c); err != nil {
		return err
	}
	if err := b.reported(ctx, mark, syncFile(JobShort), digestOf(data), asLoaded); err != nil {
		return fmt.Errorf("what is loaded, with digest and base the same: %w", err)
	}
	return nil
}

// A save that changed nothing is reported as a save; what is only loaded says that it is.
func reportsRewrites(ctx context.Context, b *bench) error {
	c, data, err := b.changed(ctx)
	if err != nil {
		return err
	}
	mark := b.car.mark()
	if err := b.post(ctx, c.jobURL(JobShort)+"config.xml", data); err != nil {
		return err
	}
	if err := b.reported(ctx, mark, syncFile(JobShort), digestOf(data), basedOn(digestOf(data))); err != nil {
		return fmt.Errorf("a save that changed nothing, with digest and base the same, and not as loaded: %w", err)
	}
	mark = b.car.mark()
	if err := b.newSidecar(ctx, c); err != nil {
		return err
	}
	if err := b.reported(ctx, mark, syncFile(JobShort), digestOf(data), (*pb.SavedChange).GetLoaded); err != nil {
		return fmt.Errorf("what is loaded, and not as if it had been saved: %w", err)
	}
	return nil
}

// newSidecar ends the session and waits for the next one.
func (b *bench) newSidecar(ctx context.Context, c *controller) error {
	b.car.mu.Lock()
	before := len(b.car.registers)
	b.car.mu.Unlock()
	b.car.forgetSession()
	if err := b.car.await(ctx, b.cfg.Step, "Register after the end of the session", func() bool { return len(b.car.registers) > before }); err != nil {
		return err
	}
	return b.connected(ctx, c)
}

// Before a request configures something, what is loaded is what lies there: the save
// is based on the peer's version, though nobody has told of it.
func configuresDisk(ctx context.Context, b *bench) error {
	c, _, err := b.changed(ctx)
	if err != nil {
		return err
	}
	theirs := b.version()
	if err := b.peerWrites(syncFile(JobShort), theirs); err != nil {
		return err
	}
	if _, err := b.change(ctx, c, basedOn(digestOf(theirs))); err != nil {
		return fmt.Errorf("a save over a peer's version %s, which is to be loaded before: %w", digestOf(theirs), err)
	}
	return nil
}
