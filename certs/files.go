package certs

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// Names of the files in .footman/pki.
const (
	bundleFile  = "ca.crt"       // trusted authorities; the first one issues
	keyFile     = "ca.key"       // key of the issuing one
	nextKeyFile = "ca-next.key"  // key of the one that will issue; during a rotation only
	revokedFile = "revoked.json" // serial numbers that are refused
	markerFile  = "rotation.json"
	lockFile    = "lock"
)

const (
	dirPerm    = 0o700
	secretPerm = 0o600
	publicPerm = 0o644
	// maxPEM bounds reading a file that is something else; maxAuthorities certificates
	// need less than 32 KiB.
	maxPEM = 256 << 10
	// maxAuthorities bounds the work of checking one peer. A rotation needs two.
	maxAuthorities = 16
	// lockWait and lockPoll bound the wait for another process that writes. The lock
	// is tried, because a blocking flock on NFS can't be cancelled.
	lockWait = 5 * time.Second
	lockPoll = 20 * time.Millisecond

	opRead  = fsys.Op("certs.read")
	opWrite = fsys.Op("certs.write")
	opLock  = fsys.Op("certs.lock")
)

// FileError refuses a file. Its text says what to do.
type FileError struct{ Path, Reason string }

func (e *FileError) Error() string { return e.Path + ": " + e.Reason }

// readFile reads a regular file of at most limit bytes. With secret, one that
// others may read is refused.
func readFile(f fsys.FS, path string, limit int64, secret bool) ([]byte, error) {
	for i := 0; ; i++ {
		data, err := readOnce(f, path, limit, secret)
		if err == nil || !errors.Is(err, unix.ESTALE) || i == 3 { // replaced between look-up and read
			return data, err
		}
	}
}

func readOnce(f fsys.FS, path string, limit int64, secret bool) ([]byte, error) {
	// Named pipes don't hang an open for reading and writing, but a file of somebody
	// else's may be readable only; so stat first. A swap in between costs a hang of a
	// caller that gives up waiting.
	info, err := f.Stat(opRead, path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &FileError{path, "is not a regular file"}
	}
	file, err := f.OpenFile(opRead, path, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err = file.Stat(); err != nil {
		return nil, err
	}
	if perm := info.Mode().Perm(); secret && perm&0o077 != 0 {
		return nil, &FileError{path, fmt.Sprintf("has mode %04o, so other users may have read the key; run: chmod 600 %s (and make a new key if they may have read it)", perm, path)}
	}
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, &FileError{path, fmt.Sprintf("is larger than %d bytes", limit)}
	}
	return data, nil
}

// withLock runs do while no other process changes the home's authority.
func withLock(f fsys.FS, home layout.Home, do func() error) error {
	if err := f.MkdirAll(opLock, home.PKI(), dirPerm); err != nil {
		return err
	}
	path := filepath.Join(home.PKI(), lockFile)
	file, err := f.OpenFile(opLock, path, os.O_RDWR|os.O_CREATE, secretPerm)
	if err != nil {
		return err
	}
	defer file.Close() // frees the lock
	for deadline := time.Now().Add(lockWait); ; {
		err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if err == nil {
			return do()
		}
		if !errors.Is(err, unix.EWOULDBLOCK) && !errors.Is(err, unix.EINTR) {
			return fmt.Errorf("lock %s: %w", path, err)
		}
		if time.Now().After(deadline) {
			return &FileError{path, fmt.Sprintf("has been locked by another process for %s", lockWait)}
		}
		<-time.After(lockPoll)
	}
}

const (
	blockCert = "CERTIFICATE"
	blockKey  = "PRIVATE KEY" // PKCS #8
)

func pemOf(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func pemKey(key *ecdsa.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pemOf(blockKey, der), nil
}

// parseKey reads an ECDSA key, as pemKey writes it.
func parseKey(path string, data []byte) (*ecdsa.PrivateKey, error) {
	block, _ := pem.Decode(data)
	if block == nil || block.Type != blockKey {
		return nil, &FileError{path, "holds no private key in PEM form (PKCS #8)"}
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, &FileError{path, "holds a damaged private key"} // the parser's text stays out: it may quote
	}
	ec, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		return nil, &FileError{path, "holds a key that is not ECDSA"}
	}
	return ec, nil
}

// parseCerts reads the certificates in a PEM file. Blocks of other kinds are skipped.
func parseCerts(path string, data []byte) ([]*x509.Certificate, error) {
	var out []*x509.Certificate
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			break
		}
		if block.Type != blockCert {
			continue
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, &FileError{path, fmt.Sprintf("certificate %d is damaged: %v", len(out)+1, err)}
		}
		if out = append(out, cert); len(out) > maxAuthorities {
			return nil, &FileError{path, fmt.Sprintf("holds more than %d certificates", maxAuthorities)}
		}
	}
	if len(out) == 0 {
		return nil, &FileError{path, "holds no certificate in PEM form"}
	}
	return out, nil
}

// parseBundle reads trusted authorities.
func parseBundle(path string, data []byte) ([]*x509.Certificate, error) {
	out, err := parseCerts(path, data)
	if err != nil {
		return nil, err
	}
	for i, c := range out {
		if !c.IsCA {
			return nil, &FileError{path, fmt.Sprintf("certificate %d (%s) is not an authority's", i+1, c.Subject)}
		}
	}
	return out, nil
}

func pemBundle(certs []*x509.Certificate) []byte {
	var out []byte
	for _, c := range certs {
		out = append(out, pemOf(blockCert, c.Raw)...)
	}
	return out
}
