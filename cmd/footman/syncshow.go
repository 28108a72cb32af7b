package main

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/footman-ci/footman/internal/clidoc"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate/resource"
	"golang.org/x/sys/unix"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"
)

type syncShowCmd struct {
	syncFlags
	ID     string `arg:"" help:"Conflict, as 'footman sync conflicts' names it." name:"id" complete:"conflict"`
	Direct bool   `help:"Compare the two versions with each other, though the one before both is known."`
}

// Help explains what is compared.
func (c *syncShowCmd) Help() string {
	return `What each side changed, as unified diffs: the version that was overwritten against the one before both, then the one that overwrote it against the same. Without the one before (it is not always kept), or with --direct, the two are compared with each other.

Files with credentials are not printed, only where their versions lie. In others, encrypted values, hashes of passwords and tokens, and elements that are called so are hidden; two that are equal look equal. It reads the conflict's folder in the home itself, so the home must be readable here. JSON is the API's Conflict with diffs, a list of from, to and text; if nothing is compared, not_compared says why.`
}

// Examples implements clidoc's interface.
func (*syncShowCmd) Examples() []clidoc.Example {
	return []clidoc.Example{{Line: "footman sync show app~ed03", Text: "What both sides had changed"}}
}

// maxVersion bounds a version that is compared here.
const maxVersion = 8 << 20

// Files in a conflict's folder.
const (
	lostFile   = "lost.xml"
	winnerFile = "winner.xml"
	baseFile   = "base.xml"
)

// versionDiff is one comparison.
type versionDiff struct {
	From string `json:"from"`
	To   string `json:"to"`
	Text string `json:"text"`
}

func (c *syncShowCmd) Run(a *app) error {
	all, err := c.conflicts(a.ctx)
	if err != nil {
		return err
	}
	k, err := findConflict(all, c.ID)
	if err != nil {
		return err
	}
	home := ""
	if err := c.ask(a.ctx, true, func(ctx context.Context, cc *grpc.ClientConn) error {
		st, err := pb.NewClusterClient(cc).GetStatus(ctx, &pb.GetStatusRequest{})
		home = st.GetHome()
		return err
	}); err != nil {
		return err
	}
	if !filepath.IsLocal(filepath.FromSlash(k.GetFolder())) || !filepath.IsLocal(filepath.FromSlash(k.GetPath())) {
		return fmt.Errorf("the conflict names a folder outside of the home: %q", k.GetFolder())
	}
	v := conflictView{k: k, id: shortID(all, k.GetId()), home: home, folder: filepath.Join(home, filepath.FromSlash(k.GetFolder()))}
	diffs, why := v.diffs(c.Direct)
	if c.Output == outputJSON {
		return v.json(a.stdout, diffs, why)
	}
	if err := v.head(a.stdout, a.screen); err != nil {
		return err
	}
	if why != "" {
		_, err := fmt.Fprintln(a.stdout, "\n"+wrapLine(why, a.screen.width, 2))
		return err
	}
	return printDiffs(a.stdout, a.screen, diffs)
}

// conflictView is what is shown of a conflict.
type conflictView struct {
	k            *pb.Conflict
	id           string
	home, folder string
}

func (v *conflictView) head(w io.Writer, s screen) error {
	k := v.k
	line := func(what, text string) {
		fmt.Fprintf(w, "%-9s %s\n", what, wrapFrom(printable(text), 10, s.width, 10))
	}
	if _, err := fmt.Fprintf(w, "conflict  %s\n", printable(k.GetId())); err != nil {
		return err
	}
	line("file", k.GetPath()+" ("+k.GetKind()+")")
	line("when", k.GetTime().AsTime().Local().Format(time.DateTime)+", "+ago(k.GetTime()))
	by := func(digest, replica, user string) string {
		what := digestWord(digest, "") + ", saved"
		if digest == "" {
			what = "deleted"
		}
		switch {
		case replica == "":
			return strings.TrimSuffix(what, ", saved") + ", nobody announced it"
		case user != "":
			return what + " on " + replica + " by " + user
		}
		return what + " on " + replica
	}
	line("lost", by(k.GetLost(), k.GetLostBy(), k.GetLostUser()))
	line("winner", by(k.GetWinner(), k.GetWonBy(), k.GetUser()))
	line("base", digestWord(k.GetBase(), "not known"))
	if settled := k.GetSettled(); settled != "" {
		line("settled", settled+", "+ago(k.GetSettledAt()))
	} else {
		how := "--keep, or --restore"
		if !k.GetContentKept() {
			how = "--keep"
		}
		line("settled", "no: footman sync settle "+v.id+" "+how)
		if why := k.GetWaits(); why != "" {
			line("waits", "its rule did not settle it: "+why)
		}
	}
	if reason := k.GetReason(); reason != "" && !k.GetContentKept() && k.GetLost() != "" {
		line("content", "not kept: "+reason)
	}
	now, err := digestOf(filepath.Join(v.home, filepath.FromSlash(k.GetPath())))
	switch {
	case err != nil:
		line("now", "it could not be read: "+err.Error())
	case now == k.GetWinner():
	case now == k.GetLost():
		line("now", "what was lost is in force")
	default:
		line("now", digestWord(now, "deleted")+", it was changed again since")
	}
	line("versions", v.folder)
	return nil
}

// digestOf is the digest of a file as everything in Footman names it, "" if it is not there.
func digestOf(path string) (string, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK, 0) // it may be anything
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	const half = sha256.Size / 2
	return hex.EncodeToString(h.Sum(nil)[:half]), nil
}

// diffs compares the versions; why says why there is nothing to compare.
func (v *conflictView) diffs(direct bool) (out []versionDiff, why string) {
	k := v.k
	if kind := resource.Classify(k.GetPath()).Kind; kind == resource.Credentials || kind == resource.Secret || kind == resource.Ignored {
		return nil, "It holds secrets, or nobody knows what it holds, so it is not printed; its versions lie in the folder above."
	}
	if k.GetLost() == "" {
		return nil, "What was overwritten is that the file had been deleted: if that was right, delete it again on a controller."
	}
	if !k.GetContentKept() {
		return nil, "What was overwritten is not kept, so there is nothing to compare or to restore. If a backup of that time has the file, compare it with what is in force."
	}
	lost, err := v.read(lostFile, k.GetLost())
	if err != nil {
		return nil, err.Error()
	}
	winner, err := v.read(winnerFile, k.GetWinner())
	if errors.Is(err, fs.ErrNotExist) { // what is in force, if it still is
		path := filepath.Join(v.home, filepath.FromSlash(k.GetPath()))
		if now, derr := digestOf(path); derr == nil && now == k.GetWinner() {
			winner, err = readVersion(path)
		}
	}
	if err != nil {
		return nil, err.Error()
	}
	if !isText(lost) || !isText(winner) {
		return nil, "A version is no text, so they are not compared here; they lie in the folder above."
	}
	m := newMask()
	lostName, winnerName := "lost, "+someone(k.GetLostBy()), "winner, "+someone(k.GetWonBy())
	base, err := v.read(baseFile, k.GetBase())
	if direct || err != nil || k.GetBase() == "" {
		return []versionDiff{m.diff(lostName, lost, winnerName, winner)}, ""
	}
	return []versionDiff{m.diff("before", base, lostName, lost), m.diff("before", base, winnerName, winner)}, ""
}

// read returns one version. One without a digest is a file that was deleted.
func (v *conflictView) read(name, digest string) (string, error) {
	if digest == "" {
		return "", nil
	}
	return readVersion(filepath.Join(v.folder, name))
}

func readVersion(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("a version can't be read here: %w", err)
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is no file", path)
	}
	if info.Size() > maxVersion {
		return "", fmt.Errorf("%s is larger than %d MiB: compare the versions with another tool", path, maxVersion>>20)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("a version can't be read here: %w", err)
	}
	return string(data), nil
}

// isText says whether a version is what Jenkins writes, in any of its encodings that
// a terminal shows.
func isText(version string) bool {
	return utf8.ValidString(version) && !strings.ContainsRune(version, 0)
}

// mask hides secrets, so that equal ones still look equal.
type mask struct{ key []byte }

// newMask draws a key: without it a short secret could be guessed by its mark.
func newMask() mask {
	m := mask{key: make([]byte, sha256.Size)}
	_, _ = rand.Read(m.key) // never fails
	return m
}

// Secrets in configuration: values that Jenkins encrypted (hudson.util.Secret), hashes
// of passwords, and elements whose name says what they hold.
var secretForms = []*regexp.Regexp{
	regexp.MustCompile(`()(\{AQAA[A-Za-z0-9+/=\s]+\})()`),
	regexp.MustCompile(`()(#jbcrypt:[^<\s]+|\$PBKDF2\$[^<\s]+|\$2[aby]\$[^<\s]+)()`),
	regexp.MustCompile(`(?s)()(-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----)()`),
	regexp.MustCompile(`(?i)(<(?:[\w.:-]*(?:password|passwd|passphrase|secret|token|private-?_?key|access-?_?key|hash|api-?_?key)[\w.:-]*)(?:\s[^<>]*)?>)([^<]+)(</)`),
	regexp.MustCompile(`(://[^/\s:@<>"']*:)([^/\s@<>"']+)(@)`), // https://user:password@host
}

func (m mask) hide(text string) string {
	for _, form := range secretForms {
		text = form.ReplaceAllStringFunc(text, func(s string) string {
			parts := form.FindStringSubmatch(s)
			if strings.TrimSpace(parts[2]) == "" || strings.HasPrefix(parts[2], "[hidden ") {
				return s
			}
			h := hmac.New(sha256.New, m.key)
			h.Write([]byte(parts[2]))
			return parts[1] + "[hidden " + hex.EncodeToString(h.Sum(nil)[:3]) + "]" + parts[3]
		})
	}
	return text
}

func (m mask) diff(fromName, from, toName, to string) versionDiff {
	return versionDiff{From: fromName, To: toName, Text: strings.Join(unified(m.hide(from), m.hide(to)), "\n")}
}

func printDiffs(w io.Writer, s screen, diffs []versionDiff) error {
	for _, d := range diffs {
		if _, err := fmt.Fprintf(w, "\n%s\n%s\n", s.paint(bold, "--- "+printable(d.From)), s.paint(bold, "+++ "+printable(d.To))); err != nil {
			return err
		}
		if d.Text == "" {
			fmt.Fprintln(w, s.paint(dim, "no difference"))
			continue
		}
		for line := range strings.SplitSeq(d.Text, "\n") {
			paint := noColor
			switch {
			case strings.HasPrefix(line, "-"):
				paint = red
			case strings.HasPrefix(line, "+"):
				paint = green
			case strings.HasPrefix(line, "@@"):
				paint = dim
			}
			if _, err := fmt.Fprintln(w, s.paint(paint, printable(strings.ReplaceAll(line, "\t", "    ")))); err != nil {
				return err
			}
		}
	}
	return nil
}

func (v *conflictView) json(w io.Writer, diffs []versionDiff, why string) error {
	data, err := protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true}.Marshal(v.k)
	if err != nil {
		return err
	}
	if diffs == nil {
		diffs = []versionDiff{}
	}
	if data, err = withField(data, "diffs", diffs); err != nil {
		return err
	}
	if why != "" {
		if data, err = withField(data, "not_compared", why); err != nil {
			return err
		}
	}
	return printObject(w, data, "  ")
}
