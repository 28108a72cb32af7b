package certs

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/renameio/v2"
	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// Config of a [Store].
type Config struct {
	Home     layout.Home
	FS       fsys.FS
	Identity Identity
	// LeafFile is a local file for this replica's own certificate and key, issued by
	// the home's authority.
	LeafFile string
	// Cert, Key and CA are PEM files that somebody else keeps, such as cert-manager.
	// If they are set, the home's authority is not used.
	Cert, Key, CA string
	Now           func() time.Time // nil means the wall clock
}

// External says whether the certificate is given from outside.
func (c *Config) External() bool { return c.Cert != "" }

// Store holds what this replica shows and what it checks peers against, and keeps
// both up to date. Its methods are safe for concurrent use. Call Open first.
type Store struct {
	cfg   Config
	log   zerolog.Logger
	auth  *Authority
	stats counters
	now   func() time.Time

	reload  sync.Mutex // one Reload at a time; guards renewal
	renewal string     // why the own certificate could not be renewed
	live    atomic.Pointer[material]

	mu      sync.Mutex
	problem string // why the last Reload failed
	quiet   map[Reason]*quietness
}

// material is one consistent set. It never changes.
type material struct {
	leaf   tls.Certificate
	trust  *trust
	bundle []*x509.Certificate
	digest [sha256.Size]byte // of the files that it was read from
}

// NewStore returns a store that holds nothing yet.
func NewStore(cfg Config, log zerolog.Logger) *Store {
	s := &Store{cfg: cfg, log: log, auth: NewAuthority(cfg.FS, cfg.Home, cfg.Identity.Cluster), now: cfg.Now, quiet: map[Reason]*quietness{}}
	if s.now == nil {
		s.now = time.Now
	}
	s.auth.now = s.now
	return s
}

// Open reads or makes everything. It fails with a [*FileError], [ErrNoAuthority], a
// [*RefusedError] about the own certificate, or an error of the file system.
func (s *Store) Open() error {
	if err := s.cfg.Identity.check(); err != nil {
		return err
	}
	if !s.cfg.External() {
		if err := s.auth.Init(); err != nil {
			return fmt.Errorf("certificate authority: %w", err)
		}
	}
	_, err := s.Reload()
	return err
}

// Reload reads everything again, and renews a certificate that is due. When
// something can't be used, what was there stays in use. changed says whether the
// own certificate or what peers are checked against is another one now. It looks
// at the home, and so may hang with it.
func (s *Store) Reload() (changed bool, err error) {
	s.reload.Lock()
	defer s.reload.Unlock()
	old := s.live.Load()
	s.renewal = ""
	next, err := s.read(old)
	if err == nil && old != nil && next.digest == old.digest && next.leaf.Leaf == old.leaf.Leaf {
		next = old
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.stats.reloadErrors.Add(1)
		if s.problem != err.Error() { // once, not at each look
			s.problem = err.Error()
			if old != nil {
				s.log.Warn().Err(err).Msg("certificates can't be read again; the ones in use stay")
			}
		}
		return false, err
	}
	s.problem = s.renewal
	if next == old {
		return false, nil
	}
	s.live.Store(next)
	s.stats.reloads.Add(1)
	s.log.Info().Str("serial", Serial(next.leaf.Leaf)).Time("not_after", next.leaf.Leaf.NotAfter).Int("authorities", len(next.bundle)).
		Int("revoked", len(next.trust.revoked)).Msg("peer certificates loaded")
	return true, nil
}

func (s *Store) read(old *material) (*material, error) {
	var caPEM, certPEM, keyPEM []byte
	var err error
	ca := filepath.Join(s.cfg.Home.PKI(), bundleFile)
	if s.cfg.External() {
		ca = s.cfg.CA
		if certPEM, err = readFile(s.cfg.FS, s.cfg.Cert, maxPEM, false); err != nil {
			return nil, fmt.Errorf("--tls-cert: %w", err)
		}
		// Mounted secrets are often readable by the group; who may read them is up to
		// whoever keeps them.
		if keyPEM, err = readFile(s.cfg.FS, s.cfg.Key, maxPEM, false); err != nil {
			return nil, fmt.Errorf("--tls-key: %w", err)
		}
	}
	if caPEM, err = readFile(s.cfg.FS, ca, maxPEM, false); err != nil {
		return nil, fmt.Errorf("read authorities: %w", err)
	}
	revoked, err := ListRevoked(s.cfg.FS, s.cfg.Home)
	if err != nil {
		return nil, err
	}
	next := &material{digest: digest(caPEM, certPEM, keyPEM, []byte(fmt.Sprint(revoked)))}
	if old != nil && old.digest == next.digest && (s.cfg.External() || !s.due(old)) {
		return old, nil
	}
	if next.bundle, err = parseBundle(ca, caPEM); err != nil {
		return nil, err
	}
	next.trust = &trust{cluster: s.cfg.Identity.Cluster, roots: x509.NewCertPool(), revoked: make(map[string]Revoked, len(revoked))}
	for _, c := range next.bundle {
		next.trust.roots.AddCert(c)
	}
	for _, r := range revoked {
		next.trust.revoked[r.Serial] = r
	}
	if s.cfg.External() {
		next.leaf, err = s.external(certPEM, keyPEM, next.trust)
	} else {
		next.leaf, err = s.own(old, next)
	}
	if err != nil {
		return nil, err
	}
	return next, nil
}

func digest(parts ...[]byte) [sha256.Size]byte {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:", len(p))
		h.Write(p)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// external checks a given certificate as peers will.
func (s *Store) external(certPEM, keyPEM []byte, t *trust) (tls.Certificate, error) {
	leaf, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return leaf, fmt.Errorf("--tls-cert and --tls-key: %w", err)
	}
	if leaf.Leaf == nil {
		if leaf.Leaf, err = x509.ParseCertificate(leaf.Certificate[0]); err != nil {
			return leaf, fmt.Errorf("--tls-cert: %w", err)
		}
	}
	if err := s.checkOwn(&leaf, t); err != nil {
		return leaf, fmt.Errorf("--tls-cert: this replica is %s: %w", s.cfg.Identity, err)
	}
	return leaf, nil
}

// checkOwn says whether peers will take leaf for this replica.
func (s *Store) checkOwn(leaf *tls.Certificate, t *trust) error {
	var chain []*x509.Certificate
	for _, der := range leaf.Certificate {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return err
		}
		chain = append(chain, c)
	}
	for _, usage := range []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth} {
		if _, err := t.check(chain, usage, s.cfg.Identity.Replica, s.now()); err != nil {
			return err
		}
	}
	return nil
}

// due says whether the own certificate should be renewed now. A clock that jumped
// makes it due, too.
func (s *Store) due(m *material) bool {
	now, leaf := s.now(), m.leaf.Leaf
	return now.After(leaf.NotBefore.Add(backdate+renewAfter)) || now.Before(leaf.NotBefore)
}

// own returns this replica's certificate from the home's authority: the one in
// use, else the one in the local file, else a new one.
func (s *Store) own(old, next *material) (tls.Certificate, error) {
	usable := func(leaf tls.Certificate) bool {
		m := &material{leaf: leaf}
		return s.checkOwn(&leaf, next.trust) == nil && !s.due(m) && leaf.Leaf.CheckSignatureFrom(next.bundle[0]) == nil
	}
	if old != nil && usable(old.leaf) {
		return old.leaf, nil
	}
	if old == nil {
		if leaf, err := s.loadLeaf(); err == nil && usable(leaf) {
			return leaf, nil
		}
	}
	issued, err := s.auth.Issue(s.cfg.Identity.Replica, LeafLife)
	if err != nil {
		if old != nil && s.checkOwn(&old.leaf, next.trust) == nil { // not renewed, still good
			s.renewal = fmt.Sprintf("this replica's certificate can't be renewed, and ends at %s: %v", stamp(old.leaf.Leaf.NotAfter), err)
			return old.leaf, nil
		}
		return tls.Certificate{}, fmt.Errorf("issue this replica's certificate: %w", err)
	}
	leaf := tls.Certificate{Certificate: [][]byte{issued.Cert.Raw}, PrivateKey: issued.Key, Leaf: issued.Cert}
	if err := s.checkOwn(&leaf, next.trust); err != nil {
		return leaf, fmt.Errorf("issue this replica's certificate: %w", err)
	}
	s.stats.issued.Add(1)
	if err := s.saveLeaf(issued); err != nil {
		// It is in memory; a restart makes another one.
		s.log.Warn().Err(err).Msg("this replica's certificate is not kept for the next start")
	}
	return leaf, nil
}

func (s *Store) loadLeaf() (tls.Certificate, error) {
	var none tls.Certificate
	data, err := readFile(fsys.OS, s.cfg.LeafFile, maxPEM, true)
	if err != nil {
		return none, err
	}
	certs, err := parseCerts(s.cfg.LeafFile, data)
	if err != nil {
		return none, err
	}
	key, err := findKey(s.cfg.LeafFile, data)
	if err != nil {
		return none, err
	}
	if !key.PublicKey.Equal(certs[0].PublicKey) {
		return none, errors.New("certificate and key don't belong together")
	}
	return tls.Certificate{Certificate: [][]byte{certs[0].Raw}, PrivateKey: key, Leaf: certs[0]}, nil
}

// saveLeaf replaces the local file, whole; the key is in it, so it is 0600.
func (s *Store) saveLeaf(l *Leaf) error {
	if s.cfg.LeafFile == "" {
		return nil
	}
	key, err := l.KeyPEM()
	if err != nil {
		return err
	}
	dir := filepath.Dir(s.cfg.LeafFile)
	if err := os.MkdirAll(dir, dirPerm); err != nil {
		return err
	}
	return renameio.WriteFile(s.cfg.LeafFile, slices.Concat(l.CertPEM(), key), secretPerm, renameio.WithTempDir(dir), renameio.WithStaticPermissions(secretPerm))
}

func findKey(path string, data []byte) (*ecdsa.PrivateKey, error) {
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == blockKey {
			return parseKey(path, pemOf(blockKey, block.Bytes))
		}
	}
	return nil, &FileError{path, "holds no key"}
}
