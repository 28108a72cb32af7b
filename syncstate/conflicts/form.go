package conflicts

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/resource"
)

// record is a conflict as it is kept.
type record struct {
	Conflict

	lostBooting, wonBooting bool
	unknown                 bool
	settledStamp            time.Time // of the note that says so, by the file server's clock
}

// conflictJSON is the text of conflict.json. It never changes once the folder is there.
type conflictJSON struct {
	Format      int       `json:"format"`
	Path        string    `json:"path"`
	Kind        string    `json:"kind"`
	Time        time.Time `json:"time"`
	Lost        string    `json:"lost"`
	Winner      string    `json:"winner"`
	Base        string    `json:"base,omitempty"`
	LostBy      string    `json:"lost_by,omitempty"`
	WonBy       string    `json:"won_by,omitempty"`
	User        string    `json:"user,omitempty"`
	LostUser    string    `json:"lost_user,omitempty"`
	LostBooting bool      `json:"lost_booting,omitempty"`
	WonBooting  bool      `json:"won_booting,omitempty"`
	Unknown     bool      `json:"unknown,omitempty"`
	ContentKept bool      `json:"content_kept"`
	Reason      string    `json:"reason,omitempty"`
	RecordedBy  string    `json:"recorded_by"`
}

// noteJSON is the text of a note: that a conflict is settled, or why its rule could
// not settle it. It never changes.
type noteJSON struct {
	Format int       `json:"format"`
	By     string    `json:"by,omitempty"`
	Why    string    `json:"why,omitempty"`
	At     time.Time `json:"at"`
}

func decodeNote(data []byte) (n noteJSON, err error) {
	if err := strict(data, &n); err != nil {
		return n, err
	}
	if n.Format != format || (n.By == "") == (n.Why == "") {
		return n, fmt.Errorf("%w: a note by %q, format %d", errGarbage, n.By, n.Format)
	}
	return n, nil
}

// writeNote puts a note beside a conflict's folder.
func (s *Store) writeNote(name string, n noteJSON) error {
	n.Format = format
	data, err := json.MarshalIndent(n, "", "  ")
	if err == nil {
		err = s.cfg.FS.WriteFile(opSettle, s.folder(name), data, filePerm)
	}
	return err
}

var errGarbage = errors.New("not a record of a conflict")

// decodeConflict reads conflict.json. What it can't understand is an error.
func decodeConflict(id string, data []byte) (*record, error) {
	var j conflictJSON
	if err := strict(data, &j); err != nil {
		return nil, err
	}
	res := resource.Classify(j.Path)
	lost, err1 := syncstate.ParseDigest(j.Lost)
	winner, err2 := syncstate.ParseDigest(j.Winner)
	base, err3 := syncstate.ParseDigest(j.Base)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, fmt.Errorf("%w: %w", errGarbage, err)
	}
	switch {
	case j.Format != format:
		return nil, fmt.Errorf("%w: format %d, this Footman knows %d", errGarbage, j.Format, format)
	case !res.Kind.Authored() || res.Path() != j.Path:
		return nil, fmt.Errorf("%w: path %q", errGarbage, j.Path)
	case lost == winner:
		return nil, fmt.Errorf("%w: the same content was lost and won", errGarbage)
	}
	return &record{
		Conflict: Conflict{
			ID: id, Path: j.Path, Kind: res.Kind, Time: j.Time, Lost: lost, Winner: winner, Base: base, LostBy: j.LostBy, WonBy: j.WonBy, User: j.User, LostUser: j.LostUser,
			ContentKept: j.ContentKept, Reason: j.Reason, Folder: path.Join(".footman/conflicts", id),
		},
		lostBooting: j.LostBooting, wonBooting: j.WonBooting, unknown: j.Unknown,
	}, nil
}

func (r *record) encode(by string) ([]byte, error) {
	return json.MarshalIndent(conflictJSON{
		Format: format, Path: r.Path, Kind: r.Kind.String(), Time: r.Time, Lost: r.Lost.String(), Winner: r.Winner.String(), Base: r.Base.String(),
		LostBy: r.LostBy, WonBy: r.WonBy, User: r.User, LostUser: r.LostUser, LostBooting: r.lostBooting, WonBooting: r.wonBooting, Unknown: r.unknown,
		ContentKept: r.ContentKept, Reason: r.Reason, RecordedBy: by,
	}, "", "  ")
}

func strict(data []byte, to any) error {
	if len(data) > maxRecord {
		return fmt.Errorf("%w: %d bytes", errGarbage, len(data))
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(to); err != nil {
		return fmt.Errorf("%w: %w", errGarbage, err)
	}
	if d.More() {
		return fmt.Errorf("%w: something follows", errGarbage)
	}
	return nil
}

// key is the readable part of a folder's name, and enough of a hash to be one resource's.
func key(p string) string {
	text := strings.TrimSuffix(strings.TrimSuffix(p, ".xml"), "/config")
	text = strings.TrimPrefix(strings.ReplaceAll("/"+text, "/jobs/", "/"), "/")
	var b strings.Builder
	for _, c := range text {
		switch {
		case c < 0x80 && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.'):
			b.WriteRune(c)
		default:
			b.WriteByte('_')
		}
		if b.Len() >= maxKeyText {
			break
		}
	}
	sum := sha256.Sum256([]byte(p))
	return strings.TrimLeft(b.String(), "._") + "~" + hex.EncodeToString(sum[:4])
}

func short(d syncstate.Digest) string {
	if d == (syncstate.Digest{}) {
		return "gone"
	}
	return d.String()[:12]
}
