package certs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

const (
	revokedFormat = 1
	// maxRevoked entries are far more than a cluster has certificates at once; those
	// that have expired by themselves are dropped at the next change.
	maxRevoked = 10_000
	// maxRevokedFile is above maxRevoked entries with reasons of maxReason bytes.
	maxRevokedFile = 8 << 20
	maxReason      = 256
	// forgetAfter is how long after its expiry an entry is kept, for clocks that differ.
	forgetAfter = 24 * time.Hour
)

// Revoked is one certificate that is refused.
type Revoked struct {
	Serial string `json:"serial"` // hex
	// Replica, NotAfter and Reason are for people, and for forgetting the entry.
	Replica  string    `json:"replica,omitempty"`
	NotAfter time.Time `json:"not_after,omitzero"`
	At       time.Time `json:"at"`
	Reason   string    `json:"reason,omitempty"`
}

type revokedList struct {
	Format  int       `json:"format"`
	Revoked []Revoked `json:"revoked"`
}

var serialForm = regexp.MustCompile(`^[0-9a-f]{1,64}$`)

// CheckSerial says whether text can be a serial number, and returns the form that
// the list has: lower case, without colons and leading zeros, as openssl shows it.
func CheckSerial(text string) (string, error) {
	s := strings.TrimLeft(strings.ToLower(strings.ReplaceAll(text, ":", "")), "0")
	if !serialForm.MatchString(s) {
		return "", fmt.Errorf("%.80q is not a serial number: give its hexadecimal digits, as 'footman certs status' shows them", text)
	}
	return s, nil
}

// parseRevoked reads a list of revoked certificates. Anything odd in it is an
// error: an entry that is guessed at may let somebody in.
func parseRevoked(path string, data []byte) ([]Revoked, error) {
	bad := func(format string, args ...any) error {
		return &FileError{path, fmt.Sprintf(format, args...) + "; restore it, or remove it to revoke nothing"}
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var list revokedList
	if err := dec.Decode(&list); err != nil {
		return nil, bad("is no list of revoked certificates (%v)", err)
	}
	if dec.More() {
		return nil, bad("has something after its end")
	}
	if list.Format != revokedFormat {
		return nil, bad("has format %d, this Footman knows %d", list.Format, revokedFormat)
	}
	if len(list.Revoked) > maxRevoked {
		return nil, bad("has %d entries, at most %d", len(list.Revoked), maxRevoked)
	}
	for i, r := range list.Revoked {
		if s, err := CheckSerial(r.Serial); err != nil || s != r.Serial {
			return nil, bad("entry %d: %.80q is no serial number", i+1, r.Serial)
		}
	}
	return list.Revoked, nil
}

// ListRevoked returns the home's list; a missing file is an empty one.
func ListRevoked(f fsys.FS, home layout.Home) ([]Revoked, error) {
	path := filepath.Join(home.PKI(), revokedFile)
	data, err := readFile(f, path, maxRevokedFile, false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read revoked certificates: %w", err)
	}
	return parseRevoked(path, data)
}

// Revoke puts r on the home's list; sidecars read it within seconds. It returns
// false if it was there already.
func (a *Authority) Revoke(r Revoked) (added bool, err error) {
	if r.Serial, err = CheckSerial(r.Serial); err != nil {
		return false, err
	}
	if len(r.Reason) > maxReason {
		return false, fmt.Errorf("reason: %d bytes, at most %d", len(r.Reason), maxReason)
	}
	err = withLock(a.f, a.home, func() error {
		list, err := ListRevoked(a.f, a.home)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(have Revoked) bool { return have.Serial == r.Serial }) {
			return nil
		}
		now := a.now().UTC()
		r.At = now.Truncate(time.Second)
		list = append(slices.DeleteFunc(list, func(old Revoked) bool {
			return !old.NotAfter.IsZero() && now.After(old.NotAfter.Add(forgetAfter))
		}), r)
		if len(list) > maxRevoked {
			return fmt.Errorf("%d certificates are revoked already; replace the authority instead: footman certs rotate", maxRevoked)
		}
		data, err := json.MarshalIndent(revokedList{revokedFormat, list}, "", "  ")
		if err != nil {
			return err
		}
		added = true
		return a.f.WriteFile(opWrite, a.file(revokedFile), append(data, '\n'), publicPerm)
	})
	if err != nil {
		return false, fmt.Errorf("revoke: %w", err)
	}
	return added, nil
}
