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

// reported waits for the report of a path with a digest that came after mark.
func (b *bench) reported(ctx context.Context, mark int, path, digest string) (*pb.SavedChange, error) {
	var found *pb.SavedChange
	err := b.car.await(ctx, b.cfg.Step, fmt.Sprintf("report of %s with the digest %q", path, digest), func() bool {
		i := slices.IndexFunc(b.car.changes[mark:], func(s *pb.SavedChange) bool { return s.GetPath() == path && s.GetDigest() == digest })
		if i >= 0 {
			found = b.car.changes[mark+i]
		}
		return found != nil
	})
	return found, err
}

// changed is the first change at a controller that serves.
func (b *bench) changed(ctx context.Context) (c *controller, data []byte, r *pb.SavedChange, err error) {
	if c, err = b.serving(ctx); err != nil {
		return nil, nil, nil, err
	}
	data, r, err = b.change(ctx, c)
	return c, data, r, err
}

// change has the controller save a new version of [JobShort], and returns it with the report.
func (b *bench) change(ctx context.Context, c *controller) (data []byte, r *pb.SavedChange, err error) {
	data = b.version()
	mark := b.car.mark()
	if err := b.post(ctx, c.jobURL(JobShort)+"config.xml", data); err != nil {
		return nil, nil, err
	}
	disk, err := os.ReadFile(filepath.Join(b.jobDir(JobShort), "config.xml"))
	if err != nil {
		return nil, nil, err
	}
	r, err = b.reported(ctx, mark, syncFile(JobShort), digestOf(disk)) // it may save in a form of its own
	return disk, r, err
}

// Each save is reported, with what was saved and what had been loaded before.
func reportsSaves(ctx context.Context, b *bench) error {
	c, first, _, err := b.changed(ctx)
	if err != nil {
		return err
	}
	_, r, err := b.change(ctx, c)
	if err != nil {
		return err
	}
	if r.GetBase() != digestOf(first) || r.GetReloading() || r.GetBooting() {
		return fmt.Errorf("the report of a save says %v; it was based on %s, and a person made it", r, digestOf(first))
	}
	return nil
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
	r, err := b.reported(ctx, mark, syncFile(jobSync), digestOf(disk))
	if err != nil {
		return err
	}
	if r.GetBase() != "" {
		return fmt.Errorf("a new item was reported with the base %s", r.GetBase())
	}
	mark = b.car.mark()
	if err := b.post(ctx, c.jobURL(jobSync)+"doDelete", nil); err != nil {
		return err
	}
	r, err = b.reported(ctx, mark, syncFile(jobSync), "")
	if err == nil && r.GetBase() != digestOf(disk) {
		err = fmt.Errorf("a deletion was reported with the base %q, not %s", r.GetBase(), digestOf(disk))
	}
	return err
}

// What was saved can still be had after somebody else has replaced the file.
func keepsVersion(ctx context.Context, b *bench) error {
	c, data, r, err := b.changed(ctx)
	if err != nil {
		return err
	}
	kept, err := os.ReadFile(filepath.Join(b.home.VersionsOf(c.life.Name), r.GetDigest()))
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
	c, data, _, err := b.changed(ctx)
	if err != nil {
		return err
	}
	mark := b.car.mark()
	if err := b.newSidecar(ctx, c); err != nil {
		return err
	}
	r, err := b.reported(ctx, mark, syncFile(JobShort), digestOf(data))
	if err == nil && r.GetBase() != r.GetDigest() {
		err = fmt.Errorf("what is loaded was reported as %v: digest and base must be the same", r)
	}
	return err
}

// A save that changed nothing is reported as a save; what is only loaded says that it is.
func reportsRewrites(ctx context.Context, b *bench) error {
	c, data, _, err := b.changed(ctx)
	if err != nil {
		return err
	}
	mark := b.car.mark()
	if err := b.post(ctx, c.jobURL(JobShort)+"config.xml", data); err != nil {
		return err
	}
	r, err := b.reported(ctx, mark, syncFile(JobShort), digestOf(data))
	if err != nil {
		return fmt.Errorf("a save that changed nothing: %w", err)
	}
	if r.GetBase() != r.GetDigest() || r.GetLoaded() {
		return fmt.Errorf("a save that changed nothing was reported as %v: digest and base must be the same, and it is not only loaded", r)
	}
	mark = b.car.mark()
	if err := b.newSidecar(ctx, c); err != nil {
		return err
	}
	r, err = b.reported(ctx, mark, syncFile(JobShort), digestOf(data))
	if err == nil && !r.GetLoaded() {
		err = fmt.Errorf("what is loaded was reported as %v, as if it had been saved", r)
	}
	return err
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
	c, _, _, err := b.changed(ctx)
	if err != nil {
		return err
	}
	theirs := b.version()
	if err := b.peerWrites(syncFile(JobShort), theirs); err != nil {
		return err
	}
	_, r, err := b.change(ctx, c)
	if err == nil && r.GetBase() != digestOf(theirs) {
		err = fmt.Errorf("it saved over a peer's version %s without having loaded it: its base was %q", digestOf(theirs), r.GetBase())
	}
	return err
}
