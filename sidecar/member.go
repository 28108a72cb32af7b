package sidecar

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// memberFile is replicas/NAME/member.json: how peers find this replica. It is a
// hint: a wrong one costs a failed call.
type memberFile struct {
	Format  int      `json:"format"`
	Name    string   `json:"name"`
	Host    string   `json:"host"`
	PID     int      `json:"pid"`
	Gossip  string   `json:"gossip,omitempty"`
	Peer    string   `json:"peer,omitempty"`
	Version string   `json:"footman_version,omitempty"`
	Tags    []string `json:"tags,omitempty"`
	// Incarnation, Jenkins and PluginsDigest are those of the controller that
	// registered last; absent before the first.
	Incarnation   uint64 `json:"incarnation,omitempty"`
	Jenkins       string `json:"jenkins_version,omitempty"`
	PluginsDigest string `json:"plugins_digest,omitempty"`
	// Settings is the version of the cluster's settings that this sidecar works with.
	Settings  uint64    `json:"settings_version,omitempty"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Bounds on what strangers may have put into the home.
const (
	maxMembers    = 256
	maxMemberFile = 64 << 10
)

func writeMember(f fsys.FS, home layout.Home, m memberFile) error {
	m.Format = homeFormat
	m.UpdatedAt = time.Now().UTC()
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := f.WriteFile("member.write", home.Member(m.Name), append(data, '\n'), 0o640); err != nil {
		return fmt.Errorf("write member file: %w", err)
	}
	return nil
}

// readMembers reads all member files. Names that aren't valid and files that
// aren't readable are left out; names without a member file are returned with
// their name only.
func readMembers(f fsys.FS, home layout.Home) ([]memberFile, error) {
	entries, err := f.ReadDir("member.list", home.Replicas())
	if err != nil {
		return nil, fmt.Errorf("list replicas: %w", err)
	}
	var out []memberFile
	for _, e := range entries {
		name := e.Name()
		if !e.IsDir() || layout.CheckName(name) != nil {
			continue
		}
		if len(out) == maxMembers {
			break
		}
		m := memberFile{Name: name}
		data, err := fsys.ReadFile(f, "member.read", home.Member(name))
		if err == nil && len(data) <= maxMemberFile {
			var got memberFile
			if json.Unmarshal(data, &got) == nil && got.Name == name {
				m = got
			}
		}
		out = append(out, m)
	}
	return out, nil
}

// roster caches the member files; reading them costs file operations.
type roster struct {
	fs   fsys.FS
	home layout.Home
	gate gate

	mu      sync.Mutex
	members []memberFile
	read    time.Time
	expired uint64 // how often
}

// list returns the members, reading the files again when they are older than
// maxAge. When the home does not answer in time, it returns what it knew.
func (r *roster) list(ctx context.Context, maxAge time.Duration) []memberFile {
	r.mu.Lock()
	known, age, expired := r.members, time.Since(r.read), r.expired
	r.mu.Unlock()
	if known != nil && age <= maxAge {
		return known
	}
	fresh, err := bounded(ctx, r.gate, stallAfter, func() ([]memberFile, error) { return readMembers(r.fs, r.home) })
	if err != nil {
		return known
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members, r.read = fresh, time.Now()
	if r.expired != expired {
		r.read = time.Time{} // while they were read
	}
	return fresh
}

// known returns what was read last, without looking at the home.
func (r *roster) known() []memberFile {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.members
}

// expire makes the next list read the files.
func (r *roster) expire() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.read = time.Time{}
	r.expired++
}
