package config

import (
	"errors"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/footman-ci/footman/config/settings"
	"github.com/footman-ci/footman/config/strict"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
	"golang.org/x/sys/unix"
)

// maxSocketPath is the longest path of a unix socket on Linux (sun_path has 108
// bytes, with a zero at its end).
const maxSocketPath = 107

// otherVariables are read by Footman and are no settings of the file: they are set
// for controllers, for tests, or say where the file is.
var otherVariables = []string{
	EnvFile, "FOOTMAN_RUNTIME_DIR", layout.EnvIncarnation, layout.EnvHome, layout.EnvURLFile, layout.EnvTokenFile, "FOOTMAN_FAULTS", "FOOTMAN_BIN",
}

// Host checks what can be seen of this host and of the home without changing
// anything, and returns the cluster's settings as far as they can be read.
func (c *Checker) Host(environ []string) settings.Settings {
	c.file()
	c.variables(environ)
	c.addresses()
	c.socket()
	c.files()
	return c.home()
}

func (c *Checker) file() {
	if c.Path == "" {
		return
	}
	if info, err := os.Stat(c.Path); err == nil && info.Mode().Perm()&0o022 != 0 {
		c.put(LevelWarning, "", c.Path+" can be written by others (mode "+info.Mode().Perm().String()+"): whoever can write it decides what is started here; chmod go-w")
	}
}

// variables finds misspelt ones.
func (c *Checker) variables(environ []string) {
	var known []string
	for _, s := range Settings() {
		if s.Env != "" {
			known = append(known, s.Env)
		}
	}
	for _, kv := range environ {
		name, _, _ := strings.Cut(kv, "=")
		if strings.HasPrefix(name, "FOOTMAN_") && !slices.Contains(known, name) && !slices.Contains(otherVariables, name) {
			c.put(LevelWarning, "", "environment variable "+name+" is not known"+strict.Suggest(name, known))
		}
	}
}

func (c *Checker) addresses() {
	for key, addr := range map[string]string{"sidecar.listen": c.Sidecar.Listen, "sidecar.http": c.Sidecar.HTTP, "sidecar.gossip": c.Sidecar.Gossip, "run.liveness_listen": c.Runner.LivenessListen} {
		if addr == "" || c.told(key) {
			continue
		}
		host, port, err := net.SplitHostPort(addr)
		if err != nil {
			c.Fail(key, "%q: use HOST:PORT", addr)
			continue
		}
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			c.Fail(key, "%q: %q is no port number", addr, port)
		}
		if ip := net.ParseIP(host); ip != nil && !ip.IsUnspecified() && !ip.IsLoopback() && !ownAddress(ip) {
			c.Warn(key, "no interface of this host has the address %s", ip)
		}
	}
	for _, addr := range c.Sidecar.Join {
		if _, _, err := net.SplitHostPort(addr); err != nil {
			c.Fail("sidecar.join", "%q: use HOST:PORT", addr)
		}
	}
	if u, err := url.Parse(c.Runner.ReadyURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		c.Fail("run.ready_url", "%q: use a URL like http://127.0.0.1:8080/", c.Runner.ReadyURL)
	}
}

// told says whether there is a problem with key already.
func (c *Checker) told(key string) bool {
	return slices.ContainsFunc(c.Problems, func(p Problem) bool { return p.Key == key })
}

func ownAddress(ip net.IP) bool {
	addrs, err := net.InterfaceAddrs()
	return err != nil || slices.ContainsFunc(addrs, func(a net.Addr) bool {
		n, ok := a.(*net.IPNet)
		return ok && n.IP.Equal(ip)
	})
}

func (c *Checker) socket() {
	path := c.Socket
	if path == "" {
		name := c.Name
		if name == "" {
			name, _ = os.Hostname() // an unknown host has no default socket to check
		}
		if layout.CheckName(name) != nil {
			return
		}
		path = layout.SocketPath(name)
	}
	if len(path) > maxSocketPath {
		c.Fail("socket", "%s has %d bytes, and a unix socket's path may have %d", path, len(path), maxSocketPath)
	}
	if c.Socket != "" && !filepath.IsAbs(c.Socket) {
		c.Warn("socket", "%s is relative: sidecar and runner must be started in the same folder", c.Socket)
	}
	if inside(c.Home, path) {
		c.Fail("socket", "%s lies in the home; hosts that share it can't connect to it", path)
	}
}

// files checks settings that name files (key ends in _file), and the state folder.
func (c *Checker) files() {
	if inside(c.Home, c.Sidecar.StateDir) {
		c.Fail("sidecar.state_dir", "%s lies in the home; it is for what belongs to this host", c.Sidecar.StateDir)
	}
	for _, s := range Settings() {
		if !strings.HasSuffix(s.Key, "_file") && !strings.HasSuffix(s.Key, "_cert") && !strings.HasSuffix(s.Key, "_key") && !strings.HasSuffix(s.Key, "_ca") {
			continue
		}
		path := s.Text(&c.File)
		if path == "" {
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			c.Fail(s.Key, "can't be read: %v", err)
			continue
		}
		info, err := f.Stat()
		_ = f.Close()
		if err == nil && strings.Contains(s.Key, "key") && info.Mode().Perm()&0o077 != 0 {
			c.Fail(s.Key, "%s can be read by others (mode %s): chmod 600", path, info.Mode().Perm())
		}
	}
}

// inside says whether path lies in the folder home.
func inside(home, path string) bool {
	if home == "" || path == "" {
		return false
	}
	rel, err := filepath.Rel(home, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, "../")
}

func (c *Checker) home() settings.Settings {
	none := settings.Settings{}
	if c.Home == "" {
		return none // said already
	}
	info, err := os.Stat(c.Home)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.Fail("home", "%s does not exist; is it mounted?", c.Home)
		return none
	case err != nil:
		c.Fail("home", "%v", err)
		return none
	case !info.IsDir():
		c.Fail("home", "%s is not a folder", c.Home)
		return none
	}
	if err := unix.Access(c.Home, unix.R_OK|unix.W_OK|unix.X_OK); err != nil {
		c.Fail("home", "%s: this user may not write it (%v)", c.Home, err)
	}
	home, err := layout.Open(c.Home)
	if err != nil {
		c.Fail("home", "%v", err)
		return none
	}
	if _, err := lock.CheckMount(home.Path()); err != nil {
		c.Fail("home", "%v", err)
	}
	store := &settings.Store{Home: home, FS: fsys.OS}
	doc, err := store.Read(false)
	var mistake *strict.Error
	switch {
	case errors.As(err, &mistake):
		c.Add("", err)
		return none
	case err != nil:
		c.Warn("home", "the cluster's settings can't be read: %v", err)
		return none
	}
	for _, w := range doc.Warnings() {
		c.Warn("", "%s", w)
	}
	return doc.Settings
}
