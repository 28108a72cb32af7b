package sidecar

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/certs"
	"github.com/footman-ci/footman/cluster"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
)

const (
	// secretsEvery is how often keys and certificates in the home are looked at: three
	// small files. The first sidecar that finds a change tells the others by gossip.
	secretsEvery = 10 * time.Second
	// secretsPause is the least time between two looks, however many hints come.
	secretsPause = 500 * time.Millisecond
	// secretsEvent is gossip's hint that they changed.
	secretsEvent = "footman-secrets"
	// authorityWarning is how long before an authority's end status speaks of it.
	authorityWarning = 60 * 24 * time.Hour
	secretsFormat    = 1
	maxSecretsFile   = 64 << 10
)

// secrets is what this sidecar knows of its own keys.
type secrets struct {
	busy atomic.Bool // a look is under way, or hangs with the home
	hint chan struct{}

	mu      sync.Mutex
	keys    []string // fingerprints of the keyring in use
	problem string   // why the file is not what is in use
}

// SecretsReport is replicas/NAME/secrets.json: what a sidecar holds, by fingerprints.
// Commands that change keys wait for it.
type SecretsReport struct {
	Format int    `json:"format"`
	Name   string `json:"name"`
	PID    int    `json:"pid"`
	Host   string `json:"host"`
	// Keys of gossip; the first one encrypts.
	Keys        []string  `json:"keys"`
	External    bool      `json:"external,omitempty"` // certificates from files of somebody else's
	Serial      string    `json:"serial"`
	NotAfter    time.Time `json:"not_after"`
	Issuer      string    `json:"issuer,omitempty"`
	Authorities []string  `json:"authorities"`
	UpdatedAt   time.Time `json:"updated_at"`
}

// openCerts reads or makes what peers know this replica by.
func (s *Sidecar) openCerts() error {
	s.secrets.hint = make(chan struct{}, 1)
	s.certs = certs.NewStore(certs.Config{
		Home: s.home, FS: s.fs, Identity: certs.Identity{Cluster: s.clusterID, Replica: s.cfg.Name},
		LeafFile: layout.PeerCertFile(s.cfg.Socket, s.cfg.StateDir, s.cfg.Name),
		Cert:     s.cfg.TLSCert, Key: s.cfg.TLSKey, CA: s.cfg.TLSCA,
	}, s.log)
	s.atLocal, s.atHTTP, s.atPeer = newGuard(doorLocal, nil, s.log), newGuard(doorHTTP, nil, s.log), newGuard(doorPeer, s.certs, s.log)
	if err := s.certs.Open(); err != nil {
		if s.cfg.TLSCert == "" {
			err = fmt.Errorf("%w: %w", ErrUnfitHome, err)
		}
		return fmt.Errorf("peer certificates: %w", err)
	}
	return nil
}

// peerAddr is where peers find this sidecar.
func (s *Sidecar) peerAddr() string {
	bound := s.remoteLn.Addr().String()
	if s.cfg.AdvertisePeer == "" {
		return bound
	}
	host, port, err := net.SplitHostPort(s.cfg.AdvertisePeer)
	if err != nil || port != "0" {
		return s.cfg.AdvertisePeer
	}
	_, port, _ = net.SplitHostPort(bound) // the listener's own
	return net.JoinHostPort(host, port)
}

// hintSecrets asks for a look now. It never blocks.
func (s *Sidecar) hintSecrets() {
	select {
	case s.secrets.hint <- struct{}{}:
	default:
	}
}

// followSecrets takes over changes of keys and certificates until ctx ends.
func (s *Sidecar) followSecrets(ctx context.Context) error {
	tick := time.NewTicker(secretsEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-s.secrets.hint:
		case <-ctx.Done():
			return nil
		}
		if s.secrets.busy.CompareAndSwap(false, true) {
			// What hangs ends when the home answers; until then there is no second look.
			_, _ = bounded(ctx, s.gate, stallAfter, func() (struct{}, error) {
				defer s.secrets.busy.Store(false)
				s.lookAtSecrets()
				return struct{}{}, nil
			})
		}
		select {
		case <-time.After(secretsPause):
		case <-ctx.Done():
			return nil
		}
	}
}

// lookAtSecrets takes over what changed, and says so in the home and by gossip.
func (s *Sidecar) lookAtSecrets() {
	keysChanged, err := s.takeKeys()
	s.secrets.mu.Lock()
	if err == nil {
		s.secrets.problem = ""
	} else if text := err.Error(); text != s.secrets.problem {
		s.secrets.problem = text
		s.log.Warn().Err(err).Msg("gossip keys can't be read again; the ones in use stay")
	}
	s.secrets.mu.Unlock()
	certsChanged, _ := s.certs.Reload() // it logs and remembers what is wrong
	if certsChanged {
		s.peers.reset()
	}
	if !keysChanged && !certsChanged {
		return
	}
	if err := s.reportSecrets(); err != nil {
		s.log.Warn().Err(err).Msg("commands that wait for this sidecar can't see that it follows")
		s.hintSecrets()
	}
	if err := s.gossip.UserEvent(secretsEvent, nil); err != nil {
		s.log.Debug().Err(err).Msg("peers hear of the change at their next look")
	}
}

// takeKeys puts the keyring in the home into use.
func (s *Sidecar) takeKeys() (changed bool, err error) {
	keys, err := cluster.ReadKeyring(s.fs, s.home.GossipKey())
	if err != nil {
		return false, err
	}
	prints := cluster.Fingerprints(keys)
	s.secrets.mu.Lock()
	same := slices.Equal(prints, s.secrets.keys)
	s.secrets.mu.Unlock()
	if same {
		return false, nil
	}
	if err := s.gossip.SetKeyring(keys); err != nil {
		return false, err
	}
	s.secrets.mu.Lock()
	s.secrets.keys = prints
	s.secrets.mu.Unlock()
	s.log.Info().Bool("audit", true).Strs("keys", prints).Msg("gossip keys replaced; the first one encrypts")
	return true, nil
}

// reportSecrets writes what this sidecar holds, without a secret.
func (s *Sidecar) reportSecrets() error {
	st := s.certs.Status()
	s.secrets.mu.Lock()
	keys := slices.Clone(s.secrets.keys)
	s.secrets.mu.Unlock()
	data, err := json.Marshal(SecretsReport{
		Format: secretsFormat, Name: s.cfg.Name, PID: os.Getpid(), Host: hostname(), Keys: keys,
		External: st.External, Serial: st.Serial, NotAfter: st.NotAfter, Issuer: st.Issuer, Authorities: st.Authorities, UpdatedAt: time.Now().UTC(),
	})
	if err != nil {
		return err
	}
	if err := s.fs.WriteFile("secrets.report", s.home.Secrets(s.cfg.Name), append(data, '\n'), 0o640); err != nil {
		return fmt.Errorf("report keys and certificates: %w", err)
	}
	return nil
}

// problems are what a person must mend.
func (k *secrets) problems(store *certs.Store) []string {
	var out []string
	k.mu.Lock()
	if k.problem != "" {
		out = append(out, "gossip keys: "+k.problem)
	}
	k.mu.Unlock()
	st := store.Status()
	if st.Problem != "" {
		out = append(out, "certificates: "+st.Problem)
	}
	if left := time.Until(st.AuthorityEnds); !st.AuthorityEnds.IsZero() && left < authorityWarning {
		out = append(out, fmt.Sprintf("certificates: an authority that peers are checked against ends at %s: run 'footman certs rotate'", st.AuthorityEnds.UTC().Format(time.RFC3339)))
	}
	return out
}

// SecretsOf is one replica's report, and whether its sidecar lives.
type SecretsOf struct {
	SecretsReport
	// Living: its sidecar holds its name. Another host's keeps it until the storage
	// server ends its lease.
	Living bool `json:"living"`
}

// ReadSecrets returns what the sidecars of a home say that they hold. A living one
// that has not said it yet has no keys. Whether one lives is told by its lock: who
// holds it read the keys after it got it.
func ReadSecrets(f fsys.FS, home layout.Home) ([]SecretsOf, error) {
	entries, err := f.ReadDir("secrets.list", home.Replicas())
	if err != nil {
		return nil, fmt.Errorf("list replicas: %w", err)
	}
	var out []SecretsOf
	for _, e := range entries {
		name := e.Name()
		if !e.IsDir() || layout.CheckName(name) != nil {
			continue
		}
		held, _, err := lock.Status(home.SidecarLock(name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("ask whether the sidecar of %s lives: %w", name, err)
		}
		one := SecretsOf{Living: held}
		if report, err := readReport(f, home, name); err == nil {
			one.SecretsReport = report
		} else if !held {
			continue // it never said anything, and is not there
		}
		one.Name = name
		out = append(out, one)
	}
	return out, nil
}

func readReport(f fsys.FS, home layout.Home, name string) (SecretsReport, error) {
	data, err := fsys.ReadFile(f, "secrets.read", home.Secrets(name))
	if err != nil {
		return SecretsReport{}, err
	}
	return parseReport(data, name)
}

func parseReport(data []byte, name string) (SecretsReport, error) {
	var r SecretsReport
	if len(data) > maxSecretsFile {
		return r, errors.New("too large")
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return SecretsReport{}, err
	}
	if r.Name != name || r.Format != secretsFormat {
		return SecretsReport{}, errors.New("of another replica or format")
	}
	return r, nil
}

// KeyHolders are the living sidecars, for [cluster.KeyRotation].
func KeyHolders(f fsys.FS, home layout.Home) ([]cluster.KeyHolder, error) {
	all, err := ReadSecrets(f, home)
	var out []cluster.KeyHolder
	for _, r := range all {
		if r.Living {
			out = append(out, cluster.KeyHolder{Name: r.Name, Keys: r.Keys})
		}
	}
	return out, err
}

// CertHolders are the living sidecars, for [certs.Rotation].
func CertHolders(f fsys.FS, home layout.Home) ([]certs.Holder, error) {
	all, err := ReadSecrets(f, home)
	var out []certs.Holder
	for _, r := range all {
		if r.Living {
			out = append(out, certs.Holder{Replica: r.Name, External: r.External, Authorities: r.Authorities, Issuer: r.Issuer})
		}
	}
	return out, err
}
