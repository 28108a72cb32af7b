// Package exitcode is the one list of the codes that footman ends with, and what
// each means and asks for. The manual, the reference page and the commands take
// them from here. It ends no process.
package exitcode

// Codes of all commands. Those from 70 on are footman's own: small ones belong to
// shells and to the controller, which `footman run` ends with.
const (
	OK           = 0
	Failure      = 1
	Usage        = 2
	Unfit        = 70
	NameInUse    = 71
	Sidecar      = 72
	Fenced       = 73
	NoVeto       = 74
	StartTimeout = 75
	Verdict      = 76
	Hung         = 77
	Copied       = 78
	Bridge       = 79
)

// Signal is what is added to the number of the signal that ended a controller.
const Signal = 128

// Code is one of them, explained. Texts are Markdown, links are relative to
// docs/reference.
type Code struct {
	Code  int
	Means string
	Do    string // what to do; may be empty
	// Final: trying again can't help, so a service manager should not.
	Final bool
}

// Table lists all codes in order.
var Table = []Code{
	{OK, "done; for `demo`: nothing was lost, doubled or overlapped", "", false},
	{Failure, "an error at run time; the message says which step failed", "read the message", false},
	{Usage, "wrong use or configuration; also a command that is a wrapper without `exec`, and a socket folder that other users may write", "`footman help COMMAND`; a restart cannot help. [Wrappers](../operate.md#start-and-stop)", true},
	{Unfit, "the home is unfit: unreadable, read-only, its locks are not shared between hosts, or the replicas that use it run in the other mode", "[storage](../operate.md#storage); use one mode for all replicas", true},
	{NameInUse, "the replica's name is in use by a living one", "give each replica its own `--name`, or find the twin with `footman lock status`", true},
	{Sidecar, "the sidecar was not reachable in time", "start `footman sidecar`; look at its log; `--home DIR` lets `status`, `builds`, `history` and `members` do without it", false},
	{Fenced, "fenced: a lock was lost. `run` killed its controller; `sidecar` ended, and its controller goes on", "start it again, as a service manager does; peers have adopted the builds of a killed controller. Look at the storage and network of this host", false},
	{NoVeto, "the controller served without the veto and was killed", "the bridge did not load; see the controller's log", false},
	{StartTimeout, "the controller did not become ready within `start_timeout`", "see the controller's log; raise the limit if it is only slow", false},
	{Verdict, "the demo's verdict failed", "this is a bug of Footman: keep the folder that the demo names", false},
	{Hung, "the controller hung (no answer for `hang_after`) and was killed after a thread dump", "see the thread dump", false},
	{Copied, "the home is a copy, or belongs to another cluster", "`footman adopt-home --new-cluster`, if it really is a new cluster", true},
	{Bridge, "the bridge can't be put in place, or something in the home would run before it", "the message names the file", true},
}
