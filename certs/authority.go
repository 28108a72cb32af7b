package certs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"path/filepath"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

const (
	// authorityLife is long, because replacing an authority is a deliberate act; its
	// key is as safe as the ledger, at any age.
	authorityLife = 10 * 365 * 24 * time.Hour
	// LeafLife is how long a certificate that a sidecar issues itself is good for.
	// A stolen one is useless a day later, and a home may be away for most of a day
	// before a missed renewal matters.
	LeafLife = 24 * time.Hour
	// renewAfter is the age at which a sidecar renews its certificate: two thirds of
	// its life are left for a home that is away, or for a person who mends it.
	renewAfter = 8 * time.Hour
	// backdate lets hosts work together whose clocks differ by up to this.
	backdate = time.Hour
)

// ErrNoAuthority says that the home has no authority that can issue.
var ErrNoAuthority = errors.New("the home has no certificate authority that can issue")

// Authority is the home's certificate authority.
type Authority struct {
	f       fsys.FS
	home    layout.Home
	cluster string
	now     func() time.Time
}

// NewAuthority returns the authority of a home that is cluster. It does nothing.
func NewAuthority(f fsys.FS, home layout.Home, cluster string) *Authority {
	return &Authority{f: f, home: home, cluster: cluster, now: time.Now}
}

func (a *Authority) file(name string) string { return filepath.Join(a.home.PKI(), name) }

// Init makes the authority if there is none; any number of sidecars may do so at
// once. A crash at any moment leaves what the next call completes: the key is
// written first and whole, and a key without a certificate gets one.
func (a *Authority) Init() error {
	if _, err := a.f.Stat(opRead, a.file(bundleFile)); err == nil {
		return nil
	}
	return withLock(a.f, a.home, func() error {
		if _, err := a.f.Stat(opRead, a.file(bundleFile)); err == nil {
			return nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		key, err := a.makeKey(keyFile)
		if err != nil {
			return err
		}
		cert, err := a.selfSigned(key)
		if err != nil {
			return err
		}
		return a.writeBundle([]*x509.Certificate{cert})
	})
}

// makeKey returns the key in a file, and makes it if it is missing.
func (a *Authority) makeKey(name string) (*ecdsa.PrivateKey, error) {
	key, err := a.key(name)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, err
	}
	data, err := pemKey(key)
	if err != nil {
		return nil, err
	}
	if err := a.f.WriteFile(opWrite, a.file(name), data, secretPerm); err != nil {
		return nil, fmt.Errorf("write authority's key: %w", err)
	}
	return key, nil
}

func (a *Authority) key(name string) (*ecdsa.PrivateKey, error) {
	data, err := readFile(a.f, a.file(name), maxPEM, true)
	if err != nil {
		return nil, fmt.Errorf("read authority's key: %w", err)
	}
	return parseKey(a.file(name), data)
}

func (a *Authority) writeBundle(certs []*x509.Certificate) error {
	if err := a.f.WriteFile(opWrite, a.file(bundleFile), pemBundle(certs), publicPerm); err != nil {
		return fmt.Errorf("write authorities: %w", err)
	}
	return nil
}

// Bundle returns the trusted authorities. The first one issues.
func (a *Authority) Bundle() ([]*x509.Certificate, error) {
	data, err := readFile(a.f, a.file(bundleFile), maxPEM, false)
	if err != nil {
		return nil, fmt.Errorf("read authorities: %w", err)
	}
	return parseBundle(a.file(bundleFile), data)
}

func (a *Authority) selfSigned(key *ecdsa.PrivateKey) (*x509.Certificate, error) {
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	now := a.now()
	tmpl := &x509.Certificate{
		SerialNumber: serial,
		// The number tells authorities of one cluster apart, for people.
		Subject:   pkix.Name{Organization: []string{"Footman"}, CommonName: fmt.Sprintf("Footman %s %.8x", a.cluster, serial)},
		NotBefore: now.Add(-backdate), NotAfter: now.Add(authorityLife),
		IsCA: true, BasicConstraintsValid: true, MaxPathLen: 0, MaxPathLenZero: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("make authority: %w", err)
	}
	return x509.ParseCertificate(der)
}

// newSerial draws 127 bits: unique without a counter that replicas would share.
func newSerial() (*big.Int, error) {
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	return n.Add(n, big.NewInt(1)), nil // never zero, which RFC 5280 forbids
}

// issuer returns the issuing key and its certificate. Which one that is the key
// says: during a rotation the bundle's order may lag behind it.
func (a *Authority) issuer() (*ecdsa.PrivateKey, *x509.Certificate, error) {
	key, err := a.key(keyFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("%w: %s is missing; restore it, give certificate files with --tls-cert, --tls-key and --tls-ca, or remove %s while no sidecar runs, and a new authority is made", ErrNoAuthority, a.file(keyFile), a.home.PKI())
	}
	if err != nil {
		return nil, nil, err
	}
	bundle, err := a.Bundle()
	if err != nil {
		return nil, nil, err
	}
	for _, c := range bundle {
		if key.PublicKey.Equal(c.PublicKey) {
			return key, c, nil
		}
	}
	return nil, nil, fmt.Errorf("%w: no certificate in %s belongs to %s; restore both from one backup", ErrNoAuthority, a.file(bundleFile), a.file(keyFile))
}

// Leaf is a certificate with its key.
type Leaf struct {
	Cert *x509.Certificate
	Key  *ecdsa.PrivateKey
}

// CertPEM returns the certificate in PEM form.
func (l *Leaf) CertPEM() []byte { return pemOf(blockCert, l.Cert.Raw) }

// KeyPEM returns the key in PEM form.
func (l *Leaf) KeyPEM() ([]byte, error) { return pemKey(l.Key) }

// Issue makes a certificate for a replica of this cluster, good for life. It
// looks at the home and changes nothing there.
func (a *Authority) Issue(replica string, life time.Duration) (*Leaf, error) {
	id := Identity{Cluster: a.cluster, Replica: replica}
	if err := id.check(); err != nil {
		return nil, err
	}
	key, ca, err := a.issuer()
	if err != nil {
		return nil, err
	}
	now := a.now()
	return issue(key, ca, id, now.Add(-backdate), now.Add(life))
}

func issue(caKey *ecdsa.PrivateKey, ca *x509.Certificate, id Identity, notBefore, notAfter time.Time) (*Leaf, error) {
	uri, err := id.uri()
	if err != nil {
		return nil, err
	}
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	tmpl := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{Organization: []string{"Footman"}, CommonName: id.Replica},
		NotBefore: notBefore, NotAfter: notAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, BasicConstraintsValid: true,
		// A peer is both: it serves others and calls them.
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	tmpl.URIs = append(tmpl.URIs, uri)
	der, err := x509.CreateCertificate(rand.Reader, tmpl, ca, key.Public(), caKey)
	if err != nil {
		return nil, fmt.Errorf("issue certificate: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &Leaf{Cert: cert, Key: key}, nil
}

// BundlePEM returns the trusted authorities in PEM form.
func (a *Authority) BundlePEM() ([]byte, error) {
	bundle, err := a.Bundle()
	if err != nil {
		return nil, err
	}
	return pemBundle(bundle), nil
}
