package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/footman-ci/footman/internal/layout"
)

// Format is the version of the record format that this package writes.
const Format = 1

// timeForm is RFC 3339 in UTC with milliseconds.
const timeForm = "2006-01-02T15:04:05.000Z"

// Record says that a build runs, and where it came from. It never changes.
type Record struct {
	Format int
	// Job is the full name, as Jenkins shows it, with '/' between its parts.
	Job    string
	Number int
	// Folder of the job, relative to the home, with '/': "jobs/a/branches/b".
	Folder string
	// ClaimedAt has milliseconds, UTC.
	ClaimedAt time.Time
	// QueueID of the queue item, 0 when unknown at the claim.
	QueueID int64
	// Origin and OriginIncarnation tell which life started the build.
	Origin            string
	OriginIncarnation uint64
}

// Key returns the record's name in the ledger.
func (r Record) Key() string { return Key(r.Job, r.Number) }

// Equal reports whether both say the same.
func (r Record) Equal(o Record) bool {
	same := r.ClaimedAt.Equal(o.ClaimedAt)
	r.ClaimedAt, o.ClaimedAt = time.Time{}, time.Time{}
	return same && r == o
}

type recordJSON struct {
	Format            int    `json:"format"`
	Job               string `json:"job"`
	Number            int    `json:"number"`
	Folder            string `json:"folder"`
	ClaimedAt         string `json:"claimed_at"`
	QueueID           string `json:"queue_id"`
	Origin            string `json:"origin"`
	OriginIncarnation uint64 `json:"origin_incarnation"`
}

// MarshalJSON writes the documented format.
func (r Record) MarshalJSON() ([]byte, error) {
	return json.Marshal(recordJSON{
		Format: r.Format, Job: r.Job, Number: r.Number, Folder: r.Folder,
		ClaimedAt: r.ClaimedAt.UTC().Format(timeForm), QueueID: strconv.FormatInt(r.QueueID, 10),
		Origin: r.Origin, OriginIncarnation: r.OriginIncarnation,
	})
}

// UnmarshalJSON reads the documented format without validating the content;
// [DecodeRecord] does that too.
func (r *Record) UnmarshalJSON(data []byte) error {
	var w recordJSON
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	if err := checkFormat(w.Format); err != nil {
		return err
	}
	claimed, err := time.Parse(time.RFC3339Nano, w.ClaimedAt)
	if err != nil {
		return fmt.Errorf("claimed_at: %w", err)
	}
	var queue int64
	if w.QueueID != "" { // may be left out when unknown
		if queue, err = strconv.ParseInt(w.QueueID, 10, 64); err != nil {
			return fmt.Errorf("queue_id: %w", err)
		}
	}
	*r = Record{
		Format: w.Format, Job: w.Job, Number: w.Number, Folder: w.Folder,
		ClaimedAt: claimed.UTC().Truncate(time.Millisecond), QueueID: queue,
		Origin: w.Origin, OriginIncarnation: w.OriginIncarnation,
	}
	return nil
}

// Encode validates r and returns the content of its file.
func (r Record) Encode() ([]byte, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	data, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode record: %w", err)
	}
	if len(data) >= maxRecord {
		return nil, fmt.Errorf("record of %d bytes is too long", len(data))
	}
	return append(data, '\n'), nil
}

// DecodeRecord reads and validates the content of a record file. The error is
// [ErrTorn] for one that ends early and [ErrFormat] for an unknown format.
// Unknown fields are ignored.
func DecodeRecord(data []byte) (Record, error) {
	if len(data) > maxRecord {
		return Record{}, fmt.Errorf("record of more than %d bytes", maxRecord)
	}
	// A crash of the machine may leave the allocated length filled with zeros.
	data = bytes.TrimRight(data, "\x00")
	if len(bytes.TrimSpace(data)) == 0 {
		return Record{}, fmt.Errorf("%w: empty", ErrTorn)
	}
	if !utf8.Valid(data) {
		return Record{}, errors.New("not UTF-8")
	}
	var r Record
	if err := json.Unmarshal(data, &r); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) && syntax.Offset >= int64(len(data)) && strings.Contains(syntax.Error(), "unexpected end") {
			return Record{}, fmt.Errorf("%w: ends after %d bytes", ErrTorn, len(data))
		}
		return Record{}, fmt.Errorf("decode record: %w", err)
	}
	if err := r.Validate(); err != nil {
		return Record{}, err
	}
	return r, nil
}

func checkFormat(format int) error {
	switch {
	case format > Format:
		return fmt.Errorf("%w %d", ErrFormat, format)
	case format < Format:
		return errors.New("no record: format is missing or wrong")
	}
	return nil
}

// Validate says what is wrong with r.
func (r Record) Validate() error {
	if err := checkFormat(r.Format); err != nil {
		return err
	}
	switch {
	case r.Job == "":
		return errors.New("record names no job")
	case !utf8.ValidString(r.Job):
		return fmt.Errorf("job name %q is not UTF-8", r.Job)
	case r.Number < 1 || r.Number > math.MaxInt32:
		return fmt.Errorf("build number %d is out of range", r.Number)
	case r.ClaimedAt.Year() < 2000 || r.ClaimedAt.Year() > 9999:
		return fmt.Errorf("claim time %v is out of range", r.ClaimedAt)
	case r.OriginIncarnation > MaxIncarnation:
		return fmt.Errorf("origin incarnation %d is out of range", r.OriginIncarnation)
	}
	if err := layout.CheckName(r.Origin); err != nil {
		return fmt.Errorf("origin: %w", err)
	}
	return checkFolder(r.Folder, r.Job)
}

// checkFolder accepts clean relative paths of pairs jobs/X or branches/X, one
// pair for each part of the job's full name. X itself may differ from that part:
// computed folders shorten the names of their directories.
func checkFolder(folder, job string) error {
	if !utf8.ValidString(folder) {
		return fmt.Errorf("folder %q is not UTF-8", folder)
	}
	parts := strings.Split(folder, "/")
	for i, p := range parts {
		switch {
		case i%2 == 0 && p != "jobs" && (p != "branches" || i == 0):
			return fmt.Errorf("folder %q of job %q: %q is neither jobs nor branches", folder, job, p)
		case i%2 == 1 && (p == "" || p == "." || p == ".." || strings.ContainsRune(p, 0)):
			return fmt.Errorf("folder %q of job %q: unsafe part %q", folder, job, p)
		}
	}
	if len(parts) != 2*(strings.Count(job, "/")+1) {
		return fmt.Errorf("folder %q does not fit job %q", folder, job)
	}
	return nil
}
