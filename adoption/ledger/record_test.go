package ledger_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/google/go-cmp/cmp"
)

const example = `{"format":1,"job":"team/über job","number":7,"folder":"jobs/team/jobs/über job","claimed_at":"2026-11-23T03:00:00.005Z","queue_id":"1740746789924113992","origin":"a","origin_incarnation":3}
`

// The format in DESIGN.md is what is written and read; a bridge relies on it.
func TestRecordFormat(t *testing.T) {
	r := ledger.Record{Format: 1, Job: "team/über job", Number: 7, Folder: "jobs/team/jobs/über job",
		ClaimedAt: time.Date(2026, 11, 23, 4, 0, 0, 5e6, time.FixedZone("", 3600)), QueueID: 1740746789924113992, Origin: "a", OriginIncarnation: 3}
	data, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(example, string(data)); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
	got, err := ledger.DecodeRecord(data)
	if err != nil || !got.Equal(r) {
		t.Errorf("read: got %+v, %v; want %+v", got, err, r)
	}
}

// Whatever is not a record is refused, and what ends early is told apart: only
// that can be a claim under way.
func TestDecodeRecordRefuses(t *testing.T) {
	without := func(field string) string { return strings.Replace(example, field, "", 1) }
	with := func(from, to string) string { return strings.Replace(example, from, to, 1) }
	for name, c := range map[string]struct {
		data string
		is   error
	}{
		"empty":               {"", ledger.ErrTorn},
		"zeros":               {"\x00\x00\x00", ledger.ErrTorn},
		"cut":                 {example[:40], ledger.ErrTorn},
		"cut, zeros":          {example[:40] + "\x00\x00", ledger.ErrTorn},
		"one byte":            {"{", ledger.ErrTorn},
		"newer format":        {with(`"format":1`, `"format":2`), ledger.ErrFormat},
		"garbage":             {"\x7fELF", nil},
		"array":               {"[]", nil},
		"null":                {"null", nil},
		"two":                 {example + example, nil},
		"not UTF-8":           {with("über", "\xfcber"), nil},
		"no job":              {with("team/über job", ""), nil},
		"no number":           {without(`"number":7,`), nil},
		"number 0":            {with(`"number":7`, `"number":0`), nil},
		"number -1":           {with(`"number":7`, `"number":-1`), nil},
		"number huge":         {with(`"number":7`, `"number":4294967296`), nil},
		"no time":             {with("2026-11-23T03:00:00.005Z", ""), nil},
		"time 0":              {with("2026-11-23T03:00:00.005Z", "0001-01-01T00:00:00Z"), nil},
		"queue id a number":   {with(`"1740746789924113992"`, "17"), nil},
		"queue id no number":  {with("1740746789924113992", "x"), nil},
		"origin a path":       {with(`"origin":"a"`, `"origin":"../a"`), nil},
		"folder absolute":     {with("jobs/team/jobs", "/jobs/team/jobs"), nil},
		"folder climbs":       {with("jobs/team/jobs/über job", "jobs/../jobs/etc"), nil},
		"folder dot":          {with("jobs/team/jobs/über job", "jobs/./jobs/etc"), nil},
		"folder empty":        {with("jobs/team/jobs/über job", ""), nil},
		"folder NUL":          {with("jobs/team/jobs/über job", `jobs/team/jobs/x\u0000`), nil},
		"folder elsewhere":    {with("jobs/team/jobs/über job", "users/team/jobs/x"), nil},
		"folder begins wrong": {with("jobs/team/jobs/über job", "branches/team/jobs/x"), nil},
		"folder too shallow":  {with("jobs/team/jobs/über job", "jobs/team"), nil},
		"folder too deep":     {with("jobs/team/jobs/über job", "jobs/team/jobs/x/jobs/y"), nil},
		"folder odd":          {with("jobs/team/jobs/über job", "jobs/team/jobs"), nil},
		"folder double slash": {with("jobs/team/jobs/über job", "jobs/team/jobs//x"), nil},
		"too long":            {example + strings.Repeat(" ", 64<<10), nil},
	} {
		r, err := ledger.DecodeRecord([]byte(c.data))
		switch {
		case err == nil:
			t.Errorf("%s: got %+v, want an error", name, r)
		case c.is != nil && !errors.Is(err, c.is):
			t.Errorf("%s: got %v, want %v", name, err, c.is)
		case c.is == nil && (errors.Is(err, ledger.ErrTorn) || errors.Is(err, ledger.ErrFormat)):
			t.Errorf("%s: got %v, want plain garbage", name, err)
		}
	}
}

// What other versions may add or leave out does not make a record unreadable.
func TestDecodeRecordTolerates(t *testing.T) {
	for name, data := range map[string]string{
		"unknown field": strings.Replace(example, `"format":1`, `"format":1,"later":{"x":[1]}`, 1),
		"no queue id":   strings.Replace(example, `"queue_id":"1740746789924113992",`, "", 1),
		"branch":        strings.Replace(example, "jobs/team/jobs/über job", "jobs/team/branches/f-x.ab12", 1),
		"spaces":        "\n  " + example + "\n\n",
		"nanoseconds":   strings.Replace(example, "00.005Z", "00.005999999+00:00", 1),
	} {
		if _, err := ledger.DecodeRecord([]byte(data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Garbage never panics, and what is accepted is written back to the same record.
func FuzzDecodeRecord(f *testing.F) {
	f.Add([]byte(example))
	f.Add([]byte(example[:50]))
	f.Add([]byte(`{"format":1,"job":"\ud800","number":1,"folder":"jobs/x","claimed_at":"2026-01-01T00:00:00Z","origin":"a"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ledger.DecodeRecord(data)
		if err != nil {
			return
		}
		if strings.Contains(r.Folder, "..") && (strings.HasPrefix(r.Folder, "../") || strings.Contains(r.Folder, "/../") || strings.HasSuffix(r.Folder, "/..")) {
			t.Fatalf("unsafe folder %q", r.Folder)
		}
		again, err := r.Encode()
		if err != nil {
			t.Fatalf("accepted %q but can't write it: %v", data, err)
		}
		back, err := ledger.DecodeRecord(again)
		if err != nil || !back.Equal(r) {
			t.Fatalf("got %+v, %v; want %+v", back, err, r)
		}
	})
}
