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

// change has the controller save a new version of a job, and returns it with the report.
func (b *bench) change(ctx context.Context, c *controller, job string) (data []byte, r *pb.SavedChange, err error) {
	data = b.version()
	mark := b.car.mark()
	if err := b.post(ctx, c.jobURL(job)+"config.xml", data); err != nil {
		return nil, nil, err
	}
	disk, err := os.ReadFile(filepath.Join(b.jobDir(job), "config.xml"))
	if err != nil {
		return nil, nil, err
	}
	r, err = b.reported(ctx, mark, syncFile(job), digestOf(disk)) // it may save in a form of its own
	return disk, r, err
}

// Each save is reported, with what was saved and what had been loaded before.
func reportsSaves(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	first, _, err := b.change(ctx, c, JobShort)
	if err != nil {
		return err
	}
	_, r, err := b.change(ctx, c, JobShort)
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
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	data, r, err := b.change(ctx, c, JobShort)
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
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	data, _, err := b.change(ctx, c, JobShort)
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
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	if _, _, err := b.change(ctx, c, JobShort); err != nil {
		return err
	}
	theirs := b.version()
	if err := b.peerWrites(syncFile(JobShort), theirs); err != nil {
		return err
	}
	_, r, err := b.change(ctx, c, JobShort)
	if err == nil && r.GetBase() != digestOf(theirs) {
		err = fmt.Errorf("it saved over a peer's version %s without having loaded it: its base was %q", digestOf(theirs), r.GetBase())
	}
	return err
}

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
	_, err := b.reported(ctx, mark, path, digest)
	return err
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
	if err := b.applyAs(ctx, syncFile(jobSync), "item", ""); err != nil {
		return err
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
