package certs_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"go.uber.org/goleak"
	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/certs"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const cluster = "0123456789abcdef"

func newHome(t *testing.T) layout.Home {
	t.Helper()
	home, err := layout.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(home.Footman(), 0o750); err != nil {
		t.Fatal(err)
	}
	return home
}

// clock can be moved.
type clock struct {
	mu  sync.Mutex
	off time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.off)
}

func (c *clock) set(off time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off = off
}

func config(t *testing.T, home layout.Home, name string) certs.Config {
	t.Helper()
	return certs.Config{Home: home, FS: fsys.OS, Identity: certs.Identity{Cluster: cluster, Replica: name}, LeafFile: filepath.Join(t.TempDir(), name+".pem")}
}

func open(t *testing.T, cfg certs.Config) *certs.Store {
	t.Helper()
	s := certs.NewStore(cfg, zerolog.Nop())
	if err := s.Open(); err != nil {
		t.Fatal(err)
	}
	return s
}

// handshake connects client to server and returns what each end says.
func handshake(client, server *tls.Config) (clientErr, serverErr error) {
	// Not net.Pipe: two ends that send alerts at once would wait for each other.
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err, err
	}
	defer ln.Close()
	a, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		return err, err
	}
	b, err := ln.Accept()
	if err != nil {
		return err, err
	}
	defer a.Close()
	defer b.Close()
	deadline := time.Now().Add(10 * time.Second)
	_, _ = a.SetDeadline(deadline), b.SetDeadline(deadline)
	c, s := tls.Client(a, client), tls.Server(b, server)
	done := make(chan error, 1)
	go func() {
		err := s.Handshake()
		if err == nil {
			_, err = s.Write([]byte("x"))
		}
		_ = b.Close()
		done <- err
	}()
	// With TLS 1.3 a client hears that it was refused at its first read.
	clientErr = c.Handshake()
	if clientErr == nil {
		_, clientErr = c.Read(make([]byte, 1))
	}
	_ = a.Close()
	return clientErr, <-done
}

// stranger shows certificates, and checks nothing.
func stranger(certs ...tls.Certificate) *tls.Config {
	return &tls.Config{InsecureSkipVerify: true, Certificates: certs} //nolint:gosec // that is what strangers do
}

func reason(err error) string {
	if r, ok := errors.AsType[*certs.RefusedError](err); ok {
		return r.Reason.String()
	}
	return fmt.Sprint(err)
}

// Sidecars that start at once on a new home agree on one authority, each gets a
// certificate that all others take, and the files are private.
func TestFirstStart(t *testing.T) {
	home := newHome(t)
	const n = 8
	stores := make([]*certs.Store, n)
	var wg sync.WaitGroup
	for i := range n {
		cfg := config(t, home, fmt.Sprintf("r%d", i))
		wg.Go(func() {
			s := certs.NewStore(cfg, zerolog.Nop())
			if err := s.Open(); err != nil {
				t.Error(err)
				return
			}
			stores[i] = s
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	for i := range n {
		j := (i + 1) % n
		if c, s := handshake(stores[i].Client(fmt.Sprintf("r%d", j)), stores[j].Server()); c != nil || s != nil {
			t.Errorf("r%d to r%d: %v, %v", i, j, c, s)
		}
	}
	for name, want := range map[string]fs.FileMode{"ca.key": 0o600, "ca.crt": 0o644, ".": 0o700} {
		if info, err := os.Stat(filepath.Join(home.PKI(), name)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, %v; want %o", name, info.Mode(), err, want)
		}
	}
}

// rogue is an authority of its own that issues whatever it is asked for.
type rogue struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newRogue(t *testing.T) *rogue {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "company"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &rogue{key, cert}
}

// homeCA reads the home's authority, as whoever can read the home may.
func homeCA(t *testing.T, home layout.Home) *rogue {
	t.Helper()
	k, _ := pem.Decode(read(t, filepath.Join(home.PKI(), "ca.key")))
	c, _ := pem.Decode(read(t, filepath.Join(home.PKI(), "ca.crt")))
	key, err := x509.ParsePKCS8PrivateKey(k.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(c.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	ec, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		t.Fatalf("the authority's key is a %T", key)
	}
	return &rogue{ec, cert}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (r *rogue) issue(t *testing.T, change func(*x509.Certificate), uris ...string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(0xbeef), Subject: pkix.Name{CommonName: "a"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	for _, u := range uris {
		parsed, err := url.Parse(u)
		if err != nil {
			t.Fatal(err)
		}
		tmpl.URIs = append(tmpl.URIs, parsed)
	}
	if change != nil {
		change(tmpl)
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, r.cert, key.Public(), r.key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

// Whatever is wrong with a certificate, both a server and a client refuse it, and
// say what it is; the right one passes.
func TestRefused(t *testing.T) {
	home := newHome(t)
	store := open(t, config(t, home, "a"))
	ca, foreign := homeCA(t, home), newRogue(t)
	good := "footman://" + cluster + "/replica/b"
	if _, err := certs.NewAuthority(fsys.OS, home, cluster).Revoke(certs.Revoked{Serial: "dead", Reason: "stolen"}); err != nil {
		t.Fatal(err)
	}
	if changed, err := store.Reload(); err != nil || !changed {
		t.Fatalf("reload: %v, %v", changed, err)
	}
	for _, c := range []struct {
		name, want string
		cert       tls.Certificate
	}{
		{"good", "<nil>", ca.issue(t, nil, good)},
		{"another URI beside it", "<nil>", ca.issue(t, nil, good, "spiffe://x/y")},
		{"expired", "expired", ca.issue(t, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }, good)},
		{"not yet valid", "expired", ca.issue(t, func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) }, good)},
		{"foreign", "foreign", foreign.issue(t, nil, good)},
		{"self-signed", "foreign", func() tls.Certificate {
			r := newRogue(t)
			return tls.Certificate{Certificate: [][]byte{r.cert.Raw}, PrivateKey: r.key}
		}()},
		{"revoked", "revoked", ca.issue(t, func(c *x509.Certificate) { c.SerialNumber = big.NewInt(0xdead) }, good)},
		{"other cluster", "cluster", ca.issue(t, nil, "footman://fedcba9876543210/replica/b")},
		{"no URI", "identity", ca.issue(t, func(c *x509.Certificate) { c.DNSNames = []string{"b.example.org"} })},
		{"two identities", "identity", ca.issue(t, nil, good, "footman://"+cluster+"/replica/a")},
		{"not a replica", "identity", ca.issue(t, nil, "footman://"+cluster+"/operator/b")},
		{"name out of form", "identity", ca.issue(t, nil, "footman://"+cluster+"/replica/..%2fb")},
		{"wrong use", "usage", ca.issue(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning} }, good)},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, serverErr := handshake(stranger(c.cert), store.Server())
			if reason(serverErr) != c.want {
				t.Errorf("server says %v, want %s", serverErr, c.want)
			}
			clientErr, _ := handshake(store.Client("b"), &tls.Config{Certificates: []tls.Certificate{c.cert}, ClientAuth: tls.RequestClientCert})
			if reason(clientErr) != c.want {
				t.Errorf("client says %v, want %s", clientErr, c.want)
			}
		})
	}
	t.Run("another replica answers", func(t *testing.T) {
		if clientErr, _ := handshake(store.Client("c"), open(t, config(t, home, "b")).Server()); reason(clientErr) != "name" {
			t.Errorf("client says %v", clientErr)
		}
	})
	t.Run("no certificate", func(t *testing.T) {
		if _, err := handshake(stranger(), store.Server()); err == nil {
			t.Error("let in")
		}
	})
	t.Run("TLS 1.2", func(t *testing.T) {
		cfg := stranger(ca.issue(t, nil, good))
		cfg.MaxVersion = tls.VersionTLS12
		if _, err := handshake(cfg, store.Server()); err == nil {
			t.Error("let in")
		}
	})
}

// A connection that is open is judged by what is revoked now, not when it began.
func TestRevokedWhileConnected(t *testing.T) {
	home := newHome(t)
	store := open(t, config(t, home, "a"))
	leaf := homeCA(t, home).issue(t, nil, "footman://"+cluster+"/replica/b")
	cs := &tls.ConnectionState{PeerCertificates: []*x509.Certificate{leaf.Leaf}}
	if id, err := store.Peer(cs); err != nil || id.Replica != "b" {
		t.Fatalf("%v, %v", id, err)
	}
	a := certs.NewAuthority(fsys.OS, home, cluster)
	for _, want := range []bool{true, false} {
		if added, err := a.Revoke(certs.Revoked{Serial: "00:BE:EF"}); err != nil || added != want {
			t.Fatalf("revoke: %v, %v", added, err)
		}
	}
	if _, err := store.Reload(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Peer(cs); reason(err) != "revoked" {
		t.Errorf("got %v", err)
	}
}

// A certificate is kept over restarts, renewed at a third of its life without a
// restart, also after the clock jumped, and replaced when it is revoked or its
// file can't be used.
func TestRenewal(t *testing.T) {
	home, c := newHome(t), &clock{}
	cfg := config(t, home, "a")
	cfg.Now = c.now
	s := open(t, cfg)
	first := s.Status().Serial
	if got := open(t, cfg).Status().Serial; got != first {
		t.Errorf("a restart made another certificate")
	}
	if info, err := os.Stat(cfg.LeafFile); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	c.set(7 * time.Hour)
	if changed, err := s.Reload(); changed || err != nil {
		t.Errorf("renewed after 7 h: %v", err)
	}
	last := first
	for _, off := range []time.Duration{9 * time.Hour, 9*time.Hour + 30*24*time.Hour, -30 * time.Minute} {
		c.set(off)
		changed, err := s.Reload()
		if now := s.Status().Serial; !changed || err != nil || now == last {
			t.Errorf("at %s: not renewed: %v", off, err)
		} else {
			last = now
		}
	}
	c.set(0)
	if _, err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	last = s.Status().Serial
	if _, err := certs.NewAuthority(fsys.OS, home, cluster).Revoke(certs.Revoked{Serial: last}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Reload(); err != nil || s.Status().Serial == last {
		t.Errorf("still shows a revoked certificate: %v", err)
	}
	for what, damage := range map[string]func() error{
		"garbage":  func() error { return os.WriteFile(cfg.LeafFile, []byte("-----BEGIN"), 0o600) },
		"readable": func() error { return os.Chmod(cfg.LeafFile, 0o644) },
		"missing":  func() error { return os.Remove(cfg.LeafFile) },
	} {
		before := open(t, cfg).Status().Serial
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		if after := open(t, cfg).Status().Serial; after == before {
			t.Errorf("%s: its file was used", what)
		}
	}
}

// While the home can't issue, a certificate that is due stays in use, and the
// status says why; new revocations are heard all the same.
func TestRenewalWithoutKey(t *testing.T) {
	home, c := newHome(t), &clock{}
	cfg := config(t, home, "a")
	cfg.Now = c.now
	s := open(t, cfg)
	if err := os.Remove(filepath.Join(home.PKI(), "ca.key")); err != nil {
		t.Fatal(err)
	}
	before := s.Status().Serial
	c.set(10 * time.Hour)
	for range 2 {
		if _, err := s.Reload(); err != nil {
			t.Fatal(err)
		}
	}
	if st := s.Status(); st.Serial != before || !strings.Contains(st.Problem, "ca.key") {
		t.Errorf("status %+v", st)
	}
	if _, err := certs.NewAuthority(fsys.OS, home, cluster).Revoke(certs.Revoked{Serial: "77"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Reload(); err != nil || s.Status().Revoked != 1 {
		t.Errorf("revocation not heard: %v", err)
	}
	c.set(30 * time.Hour)
	if _, err := s.Reload(); !errors.Is(err, certs.ErrNoAuthority) || s.Status().Problem == "" {
		t.Errorf("expired, and can't be renewed: %v", err)
	}
}

// A damaged file never replaces what is in use, and at a start it is an error that
// names the file. No message shows a key.
func TestDamagedFiles(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"ca.crt", "x", "no certificate"},
		{"ca.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "damaged"},
		{"ca.crt", strings.Repeat("x", 300<<10), "larger than"},
		{"revoked.json", "{", "revoked"},
		{"revoked.json", `{"format":2,"revoked":[]}`, "format 2"},
		{"revoked.json", `{"format":1,"revoked":[{"serial":"XYZ","at":"2026-01-01T00:00:00Z"}]}`, "serial"},
		{"revoked.json", `{"format":1,"revoked":[]}{}`, "after its end"},
		{"revoked.json", `{"format":1,"revokd":[]}`, "unknown field"},
	} {
		home := newHome(t)
		cfg := config(t, home, "a")
		s := open(t, cfg)
		serial := s.Status().Serial
		if err := os.WriteFile(filepath.Join(home.PKI(), c.file), []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{"reload": second(s.Reload()), "start": certs.NewStore(cfg, zerolog.Nop()).Open()} {
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.file) {
				t.Errorf("%s %.40q: %s: %v, want %q", c.file, c.text, what, err, c.want)
			}
		}
		if st := s.Status(); st.Serial != serial || st.Problem == "" {
			t.Errorf("%s: status %+v", c.file, st)
		}
	}
	home := newHome(t)
	if err := certs.NewAuthority(fsys.OS, home, cluster).Init(); err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(home.PKI(), "ca.key")
	if err := os.Chmod(key, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := certs.NewStore(config(t, home, "a"), zerolog.Nop()).Open(); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a readable key: %v", err)
	}
	text := string(bytes.Split(read(t, key), []byte("\n"))[1])
	if err := os.WriteFile(key, []byte("-----BEGIN PRIVATE KEY-----\n"+text+"\n-----END PRIVATE KEY-----\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(key, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := certs.NewStore(config(t, home, "a"), zerolog.Nop()).Open(); err == nil || strings.Contains(err.Error(), text[:8]) {
		t.Errorf("a damaged key: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

// Whatever step of making the authority fails or is the last one before a crash,
// the next start completes it.
func TestInitSurvivesEveryStep(t *testing.T) {
	for _, call := range []fsys.Call{fsys.CallMkdirAll, fsys.CallOpen, fsys.CallWriteFile} {
		for nth := 1; nth <= 2; nth++ {
			home, seen := newHome(t), 0
			broken := fsys.WithHook(fsys.OS, func(_ fsys.Op, c fsys.Call, _ string) error {
				if c == call {
					if seen++; seen == nth {
						return unix.ENOSPC
					}
				}
				return nil
			})
			err := certs.NewAuthority(broken, home, cluster).Init()
			if seen >= nth && !errors.Is(err, unix.ENOSPC) {
				t.Errorf("%s %d: %v, want ENOSPC", call, nth, err)
			}
			open(t, config(t, home, "a"))
		}
	}
}

// write puts a given certificate into files, as cert-manager does.
func write(t *testing.T, dir string, leaf tls.Certificate, ca *x509.Certificate) (cert, key, caFile string) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(leaf.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	cert, key, caFile = filepath.Join(dir, "tls.crt"), filepath.Join(dir, "tls.key"), filepath.Join(dir, "ca.crt")
	for path, block := range map[string]*pem.Block{
		cert: {Type: "CERTIFICATE", Bytes: leaf.Certificate[0]}, key: {Type: "PRIVATE KEY", Bytes: der}, caFile: {Type: "CERTIFICATE", Bytes: ca.Raw},
	} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key, caFile
}

// Given files are used instead of the home's authority, checked as peers will
// check them, and read again when they change; files that don't fit together,
// as in the middle of a change, leave the old ones in use.
func TestGivenFiles(t *testing.T) {
	home, company, dir := newHome(t), newRogue(t), t.TempDir()
	id := func(name string) string { return "footman://" + cluster + "/replica/" + name }
	cfg := config(t, home, "a")
	cfg.Cert, cfg.Key, cfg.CA = write(t, dir, company.issue(t, nil, id("a")), company.cert)
	a := open(t, cfg)
	if _, err := os.Stat(home.PKI()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an authority was made: %v", err)
	}
	if st := a.Status(); !st.External || st.Serial != "beef" || st.Issuer != certs.Fingerprint(company.cert) {
		t.Errorf("%+v", st)
	}
	cfgB := config(t, home, "b")
	cfgB.Cert, cfgB.Key, cfgB.CA = write(t, t.TempDir(), company.issue(t, nil, id("b")), company.cert)
	b := open(t, cfgB)
	if c, s := handshake(a.Client("b"), b.Server()); c != nil || s != nil {
		t.Errorf("%v, %v", c, s)
	}
	if err := os.WriteFile(cfg.Key, read(t, cfgB.Key), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Reload(); err == nil || a.Status().Serial != "beef" {
		t.Errorf("half a change was taken: %v", err)
	}
	write(t, dir, company.issue(t, func(c *x509.Certificate) { c.SerialNumber = big.NewInt(0xcafe) }, id("a")), company.cert)
	if changed, err := a.Reload(); !changed || err != nil || a.Status().Serial != "cafe" {
		t.Errorf("the new files are not used: %v", err)
	}
	for want, leaf := range map[string]tls.Certificate{
		"footman://CLUSTER/replica/NAME": company.issue(t, func(c *x509.Certificate) { c.DNSNames = []string{"a.example.org"} }),
		"this replica is":                company.issue(t, nil, id("z")),
		"signed by no authority":         newRogue(t).issue(t, nil, id("a")),
	} {
		bad := config(t, home, "a")
		bad.Cert, bad.Key, bad.CA = write(t, t.TempDir(), leaf, company.cert)
		if err := certs.NewStore(bad, zerolog.Nop()).Open(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// fleet is replicas that live, with their stores.
type fleet struct {
	mu     sync.Mutex
	stores map[string]*certs.Store
	paused map[string]bool
}

func (f *fleet) holders(context.Context) ([]certs.Holder, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []certs.Holder
	for name, s := range f.stores {
		if !f.paused[name] {
			if _, err := s.Reload(); err != nil {
				return nil, err
			}
		}
		st := s.Status()
		out = append(out, certs.Holder{Replica: name, External: st.External, Authorities: st.Authorities, Issuer: st.Issuer})
	}
	return out, nil
}

// mesh says whether every replica can call every other one.
func (f *fleet) mesh() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for from, a := range f.stores {
		for to, b := range f.stores {
			if c, s := handshake(a.Client(to), b.Server()); from != to && (c != nil || s != nil) {
				return fmt.Errorf("%s to %s: %w", from, to, errors.Join(c, s))
			}
		}
	}
	return nil
}

// A rotation of the authority that is cut off at any step, by a kill, a full disk
// or a replica that sleeps, never lets two replicas refuse each other; run again
// it goes on, and at the end the old authority's certificates are refused.
func TestRotation(t *testing.T) {
	home := newHome(t)
	f := &fleet{stores: map[string]*certs.Store{}, paused: map[string]bool{}}
	for _, name := range []string{"a", "b", "c"} {
		f.stores[name] = open(t, config(t, home, name))
	}
	old := homeCA(t, home)
	steps := 0
	for {
		left := steps
		broken := fsys.WithHook(fsys.OS, func(_ fsys.Op, c fsys.Call, _ string) error {
			if c == fsys.CallWriteFile || c == fsys.CallRename || c == fsys.CallRemove || c == fsys.CallSyncDir {
				if left--; left < 0 {
					return unix.EIO // as if killed before this call
				}
			}
			return nil
		})
		r := &certs.Rotation{Authority: certs.NewAuthority(broken, home, cluster), Holders: f.holders, Every: time.Millisecond}
		r.Progress = func(string, []string) {
			if err := f.mesh(); err != nil {
				t.Fatal(err)
			}
		}
		err := r.Run(t.Context())
		if merr := f.mesh(); merr != nil {
			t.Fatalf("after step %d: %v", steps, merr)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, unix.EIO) {
			t.Fatal(err)
		}
		steps = 1 // each time one more call gets through, from wherever it stands
		if f.stores["d"] == nil {
			f.stores["d"] = open(t, config(t, home, "d")) // starts in the middle
		}
	}
	now := homeCA(t, home)
	if now.cert.Equal(old.cert) {
		t.Fatal("nothing was rotated")
	}
	leaf := old.issue(t, nil, "footman://"+cluster+"/replica/b")
	if _, err := f.holders(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := handshake(stranger(leaf), f.stores["a"].Server()); reason(err) != "foreign" {
		t.Errorf("the old authority: %v", err)
	}
	if on, err := certs.NewAuthority(fsys.OS, home, cluster).Rotating(); on || err != nil {
		t.Errorf("still rotating: %v", err)
	}
	left, _ := os.ReadDir(home.PKI())
	var names []string
	for _, e := range left {
		names = append(names, e.Name())
	}
	if !slices.Equal(names, []string{"ca.crt", "ca.key", "lock"}) {
		t.Errorf("left over: %v", names)
	}
}

// A replica that does not take part is named, and nothing is switched before it
// has followed.
func TestRotationWaits(t *testing.T) {
	home := newHome(t)
	f := &fleet{stores: map[string]*certs.Store{"a": open(t, config(t, home, "a")), "b": open(t, config(t, home, "b"))}, paused: map[string]bool{"b": true}}
	old := homeCA(t, home)
	ctx, cancel := context.WithCancel(t.Context())
	r := &certs.Rotation{Authority: certs.NewAuthority(fsys.OS, home, cluster), Holders: f.holders, Every: time.Millisecond}
	r.Progress = func(_ string, missing []string) {
		if slices.Equal(missing, []string{"b"}) {
			cancel()
		}
	}
	var waiting *certs.WaitingError
	if err := r.Run(ctx); !errors.As(err, &waiting) || !slices.Equal(waiting.Missing, []string{"b"}) || !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if !homeCA(t, home).cert.Equal(old.cert) {
		t.Error("switched without b")
	}
	if err := f.mesh(); err != nil {
		t.Error(err)
	}
	// b follows, and falls asleep again before it shows a certificate of the new one.
	f.paused["b"] = false
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	r.Progress = func(step string, missing []string) {
		switch {
		case strings.Contains(step, "trust") && len(missing) == 0:
			f.paused["b"] = true
		case strings.Contains(step, "show") && slices.Equal(missing, []string{"b"}):
			cancel()
		}
	}
	if err := r.Run(ctx); !errors.As(err, &waiting) || !slices.Equal(waiting.Missing, []string{"b"}) {
		t.Fatalf("got %v", err)
	}
	if bundle, err := certs.NewAuthority(fsys.OS, home, cluster).Bundle(); err != nil || len(bundle) != 2 {
		t.Errorf("the old authority was dropped without b: %d, %v", len(bundle), err)
	}
	f.paused["b"], r.Progress = false, nil
	if err := r.Run(t.Context()); err != nil {
		t.Error(err)
	}
}

// A flood of refusals is counted in full and logged once.
func TestRefusalsAreCounted(t *testing.T) {
	var logged bytes.Buffer
	s := certs.NewStore(config(t, newHome(t), "a"), zerolog.New(&logged))
	for range 1000 {
		s.Refused(&certs.RefusedError{Reason: certs.ReasonForeign, Text: "x"}, "in", &net.TCPAddr{})
	}
	s.Refused(errors.New("EOF"), "in", &net.TCPAddr{})
	if st := s.Stats(); st.Refused["foreign"] != 1000 || st.Refused["handshake"] != 1 {
		t.Errorf("%+v", st)
	}
	if n := strings.Count(logged.String(), "\n"); n != 2 {
		t.Errorf("%d lines: %s", n, logged.String())
	}
}

// BenchmarkPeer is what a peer's call costs at the called end.
func BenchmarkPeer(b *testing.B) {
	home, err := layout.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	s := certs.NewStore(certs.Config{Home: home, FS: fsys.OS, Identity: certs.Identity{Cluster: cluster, Replica: "a"}, LeafFile: filepath.Join(b.TempDir(), "a.pem")}, zerolog.Nop())
	if err := s.Open(); err != nil {
		b.Fatal(err)
	}
	leaf, err := certs.NewAuthority(fsys.OS, home, cluster).Issue("b", time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	cs := &tls.ConnectionState{PeerCertificates: []*x509.Certificate{leaf.Cert}}
	for b.Loop() {
		if _, err := s.Peer(cs); err != nil {
			b.Fatal(err)
		}
	}
}
