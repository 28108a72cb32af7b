// Package layout is the one place that knows where Footman's files lie in a
// shared JENKINS_HOME. It only builds paths and checks names: it opens nothing,
// creates nothing and decides nothing.
package layout

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Dir is Footman's folder in a home.
const Dir = ".footman"

// Home is a shared JENKINS_HOME, as an absolute path.
type Home string

// Open returns the home at path, made absolute. It does not look at the disk.
func Open(path string) (Home, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("make home %q absolute: %w", path, err)
	}
	return Home(abs), nil
}

func (h Home) in(elem ...string) string {
	return filepath.Join(append([]string{string(h), Dir}, elem...)...)
}

// Path returns the home itself.
func (h Home) Path() string { return string(h) }

// Footman returns .footman.
func (h Home) Footman() string { return h.in() }

// ClusterFile holds the cluster's id and the inode of .footman.
func (h Home) ClusterFile() string { return h.in("cluster") }

// StartupLock is the flock that serialises start-up.
func (h Home) StartupLock() string { return h.in("startup.lock") }

// VersionFile names the newest Jenkins and Footman that wrote this home.
func (h Home) VersionFile() string { return h.in("version") }

// Settings holds the settings of the whole cluster.
func (h Home) Settings() string { return h.in("settings.yaml") }

// SettingsLock is the flock under which the settings are changed.
func (h Home) SettingsLock() string { return h.in("settings.lock") }

// SettingsHistory holds the last versions of the settings, one file each.
func (h Home) SettingsHistory() string { return h.in("settings.history") }

// GossipKey holds the keyring that encrypts gossip, mode 0600.
func (h Home) GossipKey() string { return h.in("gossip.key") }

// PeerToken held a secret of peers before they had certificates; unused now.
func (h Home) PeerToken() string { return h.in("peer.token") }

// PKI holds the cluster's certificate authority and its list of revoked certificates.
func (h Home) PKI() string { return h.in("pki") }

// KeyRotation says how far a change of the gossip keys has come.
func (h Home) KeyRotation() string { return h.in("gossip.rotation") }

// SecretsLock is held while the gossip keys or the authority are being changed.
func (h Home) SecretsLock() string { return h.in("secrets.lock") }

// AuditFile has a line for each change of secrets made by a command.
func (h Home) AuditFile() string { return h.in("audit.jsonl") }

// Secrets is the file in which a sidecar says which keys and certificates it
// holds, by their fingerprints.
func (h Home) Secrets(name string) string { return h.in("replicas", name, "secrets.json") }

// Replicas holds one folder for each replica name.
func (h Home) Replicas() string { return h.in("replicas") }

// Replica is the folder of one replica name.
func (h Home) Replica(name string) string { return h.in("replicas", name) }

// AliveLock is the liveness lock: held as long as the replica's controller lives.
func (h Home) AliveLock(name string) string { return h.in("replicas", name, "alive.lock") }

// SidecarLock keeps a second sidecar of the same name out.
func (h Home) SidecarLock(name string) string { return h.in("replicas", name, "sidecar.lock") }

// Member is the file by which peers discover a replica.
func (h Home) Member(name string) string { return h.in("replicas", name, "member.json") }

// IncarnationFile holds the highest incarnation ever claimed by a replica name.
// It outlives the folders of dead lives, so that incarnations only grow.
func (h Home) IncarnationFile(name string) string { return h.in("replicas", name, "incarnation") }

// Running is the root of the ledger.
func (h Home) Running() string { return h.in("running") }

// RunningOf holds the lives of one replica name.
func (h Home) RunningOf(name string) string { return h.in("running", name) }

// Life is the ledger folder of one incarnation.
func (h Home) Life(name string, inc uint64) string {
	return h.in("running", name, strconv.FormatUint(inc, 10))
}

// Inbox holds records that were assigned to a life and not yet taken by it.
func (h Home) Inbox(name string, inc uint64) string { return filepath.Join(h.Life(name, inc), "inbox") }

// LiveFile holds a life's changing hints, written by the controller's side.
func (h Home) LiveFile(name string, inc uint64) string {
	return filepath.Join(h.Life(name, inc), "live.json")
}

// QueueFolder holds the queues that were handed to a life, one folder for each
// life that they come from.
func (h Home) QueueFolder(name string, inc uint64) string {
	return filepath.Join(h.Life(name, inc), "queue")
}

// LastFile tells a controller that is being stopped that no other one is alive.
func (h Home) LastFile(name string, inc uint64) string {
	return filepath.Join(h.Life(name, inc), "last")
}

// BridgeFile is what the bridge in a replica's controller says of itself.
func (h Home) BridgeFile(name string) string { return h.in("replicas", name, "bridge.json") }

// Logs holds the task logs of each replica's controller, which two must not share.
func (h Home) Logs(name string) string { return h.in("logs", name) }

// JenkinsQueues holds the files in which controllers keep their waiting items.
func (h Home) JenkinsQueues() string { return filepath.Join(string(h), "queue") }

// Quarantine holds records that nobody may act on.
func (h Home) Quarantine() string { return h.in("quarantine") }

// Numbers holds the striped fcntl locks under which build numbers are drawn.
func (h Home) Numbers() string { return h.in("numbers") }

// Nodes holds one lock for each node (build agent), which says who is connected to it.
func (h Home) Nodes() string { return h.in("nodes") }

// Triggers has a folder for each minute, with a file for each timer that has fired for it (docs/controller-contract.md).
func (h Home) Triggers() string { return h.in("triggers") }

// History holds the append-only history, one file for each writer and month.
func (h Home) History() string { return h.in("history") }

// Versions holds the content of what controllers saved, by replica and digest
// as hard links, until nobody can have missed it any more.
func (h Home) Versions() string { return h.in("versions") }

// VersionsOf holds the versions that one replica's controller saved. Each file's name
// is the digest of its content, in hex.
func (h Home) VersionsOf(name string) string { return h.in("versions", name) }

// VersionsBySidecar holds the versions that one replica's sidecar put in place. It is
// a folder of its own, as the sidecar may run as another user than the controller; no
// replica can have that name.
func (h Home) VersionsBySidecar(name string) string { return h.in("versions", name+"~sidecar") }

// Conflicts holds what was overwritten by somebody who had not seen it, one folder each.
func (h Home) Conflicts() string { return h.in("conflicts") }

// nameForm delimits the names that replicas may have: they become file names, gossip
// names and parts of metrics. DNS labels, StatefulSet pod names and host names fit.
var nameForm = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$`)

// CheckName says whether name may be a replica's name.
func CheckName(name string) error {
	if !nameForm.MatchString(name) {
		return fmt.Errorf("replica name %q: use 1 to 63 letters, digits, '.', '_' or '-', starting and ending with a letter or digit", name)
	}
	return nil
}

// These are the environment variables by which the runner tells the
// controller who it is. Without EnvReplica a bridge must do nothing at all.
const (
	EnvReplica     = "FOOTMAN_REPLICA"     // replica name
	EnvIncarnation = "FOOTMAN_INCARNATION" // decimal
	EnvHome        = "FOOTMAN_HOME"        // absolute path of the shared home
	EnvSocket      = "FOOTMAN_SOCKET"      // unix socket of the replica's sidecar
	EnvURLFile     = "FOOTMAN_URL_FILE"    // file with the URL of the sidecar's JSON API, which may change at its restart
	EnvTokenFile   = "FOOTMAN_TOKEN_FILE"  // file with the token for it, mode 0600
	// EnvFirst is "1" when no other controller was alive on this home at the start,
	// which the startup lock keeps so until this one is ready. Plain Jenkins may have
	// run here before: builds that run according to the disk, and that have no record
	// in any life, inbox or quarantine, are nobody's, and this controller may claim
	// them. Otherwise it is not set.
	EnvFirst = "FOOTMAN_FIRST"
	// EnvJVM names the environment variable to which the runner added the JVM's
	// options; EnvJVMOld is what that held before, and not set if it held nothing.
	// The bridge restores it for builds.
	EnvJVM    = "FOOTMAN_JVM_ENV"
	EnvJVMOld = "FOOTMAN_JVM_ENV_OLD"
)

// EnvPrefix begins the names of all variables that are the controller's own: its
// builds must not inherit them.
const EnvPrefix = "FOOTMAN_"

// RuntimeDir returns the host-local folder for sockets of this user. Sockets on
// a shared file system would be visible to hosts that cannot connect to them.
func RuntimeDir() string {
	if dir := os.Getenv("FOOTMAN_RUNTIME_DIR"); dir != "" {
		return dir
	}
	if os.Geteuid() == 0 {
		return "/run/footman"
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		return filepath.Join(dir, "footman")
	}
	return filepath.Join(os.TempDir(), "footman-"+strconv.Itoa(os.Getuid()))
}

// URLFile returns the file in which a sidecar says where its JSON API is. It lies
// beside its socket.
func URLFile(socket string) string { return strings.TrimSuffix(socket, ".sock") + ".url" }

// PeerCertFile returns the file with the certificate and key by which the sidecar
// shows itself to peers. It lies beside the socket, or in the state folder.
func PeerCertFile(socket, stateDir, name string) string {
	if stateDir != "" {
		return filepath.Join(stateDir, "peer-"+name+".pem")
	}
	return strings.TrimSuffix(socket, ".sock") + ".pem"
}

// TokenFile returns the file with the token for that API, beside the socket too.
func TokenFile(socket string) string { return strings.TrimSuffix(socket, ".sock") + ".token" }

// SocketPath returns the default path of a replica's sidecar socket.
func SocketPath(name string) string { return filepath.Join(RuntimeDir(), name+".sock") }
