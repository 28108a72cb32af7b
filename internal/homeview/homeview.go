// Package homeview reads what the files and locks of a home say of its cluster,
// for a person who has no sidecar to ask. Answers have the shape of the API's, so
// that they are shown in the same way.
//
// It writes nothing, makes no listing current (on NFS it may be half a minute
// behind) and decides nothing. What only processes know stays empty: gossip,
// states of runners, addresses of what does not run.
package homeview

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/config/settings"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/homeid"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// ErrUnused says that Footman never ran on a home.
var ErrUnused = errors.New("was never used by Footman")

const (
	// maxMemberFile and maxRecordFile bound what is read of one file: anybody may
	// have put anything there.
	maxMemberFile = 64 << 10
	maxRecordFile = 64 << 10
	// maxNames bounds the replicas that are looked at.
	maxNames = 1024
	// runnerRole is how runners sign the liveness lock; coordinators hold it for
	// an instant.
	runnerRole = "runner"
)

// View looks at one home.
type View struct {
	home   layout.Home
	ledger *ledger.Ledger
}

// New returns a view of the home; it looks at nothing yet.
func New(home layout.Home) *View {
	return &View{home: home, ledger: ledger.New(home, fsys.System())}
}

// Member is what a replica's member file says: how its sidecar was last reached.
type Member struct {
	Name        string    `json:"name"`
	Host        string    `json:"host,omitempty"`
	PID         int       `json:"pid,omitempty"`
	Gossip      string    `json:"gossip,omitempty"`
	Peer        string    `json:"peer,omitempty"`
	Version     string    `json:"footman_version,omitempty"`
	Tags        []string  `json:"tags,omitempty"`
	Incarnation uint64    `json:"incarnation,omitempty"`
	Jenkins     string    `json:"jenkins_version,omitempty"`
	UpdatedAt   time.Time `json:"updated_at"`
}

// Names of all replicas that ever used the home, sorted. [ErrUnused]: there is no
// folder for them.
func (v *View) Names() ([]string, error) {
	entries, err := os.ReadDir(v.home.Replicas())
	if errors.Is(err, fs.ErrNotExist) {
		if _, serr := os.Stat(v.home.Path()); serr != nil {
			return nil, serr
		}
		return nil, fmt.Errorf("%s %w (no %s)", v.home.Path(), ErrUnused, v.home.Replicas())
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && layout.CheckName(e.Name()) == nil && len(names) < maxNames {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// Member reads one member file. Garbage is an error; without a file only the name
// is known.
func (v *View) Member(name string) (Member, error) {
	m := Member{Name: name}
	data, err := readBounded(v.home.Member(name), maxMemberFile)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err != nil || m.Name != name {
		return Member{Name: name}, fmt.Errorf("member file of %s can't be read: %w", name, err)
	}
	return m, nil
}

// Status is the home's own answer to Cluster.GetStatus: replica is empty, because
// none answers.
func (v *View) Status() (*pb.GetStatusResponse, error) {
	names, err := v.Names()
	if err != nil {
		return nil, err
	}
	out := &pb.GetStatusResponse{Home: v.home.Path(), StartupLock: &pb.StartupLockStatus{}}
	if out.ClusterId, err = homeid.Read(fsys.System(), v.home); err != nil {
		out.Degraded = append(out.Degraded, err.Error())
	}
	held, h, err := lock.Status(v.home.StartupLock())
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		out.Degraded = append(out.Degraded, err.Error())
	case held:
		out.StartupLock = &pb.StartupLockStatus{Held: true, Holder: h.Replica, Since: timestamppb.New(h.Since)}
		if h.Why != "" {
			out.StartupLock.Holder += " (" + h.Why + ")"
		}
	}
	for _, name := range names {
		r, err := v.replica(name)
		if err != nil {
			out.Degraded = append(out.Degraded, err.Error())
		}
		out.Replicas = append(out.Replicas, r)
	}
	if n, err := v.ledger.CountQuarantined(); err == nil && n > 0 {
		out.Degraded = append(out.Degraded, fmt.Sprintf("%d records lie in %s, where nobody acts on them: look at them with 'footman builds'", n, v.home.Quarantine()))
	}
	out.Degraded = append(out.Degraded, v.settings()...)
	return out, nil
}

// settings says of the cluster's settings what a person should know.
func (v *View) settings() []string {
	doc, err := (&settings.Store{Home: v.home, FS: fsys.System()}).Read(false)
	if err != nil {
		return []string{err.Error()}
	}
	out := doc.Warnings()
	if text := doc.PauseText(); text != "" {
		out = append(out, text)
	}
	return out
}

// replica puts together what its files say. The row is good also with an error.
func (v *View) replica(name string) (*pb.ReplicaStatus, error) {
	r := &pb.ReplicaStatus{Name: name, Member: "none"}
	m, first := v.Member(name)
	r.Host, r.PeerAddress, r.FootmanVersion, r.JenkinsVersion, r.Incarnation = m.Host, m.Peer, m.Version, m.Jenkins, m.Incarnation
	held, h, err := lock.Status(v.home.AliveLock(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		first = errors.Join(first, err)
	case held:
		r.Alive, r.RunnerPid, r.Detail = true, count32(h.PID), h.Why
		if h.Role != runnerRole {
			r.Detail = "its lock is held by " + h.String()
		}
	}
	lives, err := v.ledger.PeekLives(name)
	if err != nil {
		return r, errors.Join(first, err)
	}
	for _, life := range lives {
		r.Incarnation = max(r.Incarnation, life.Incarnation)
		r.Records += count32(len(v.records(life)))
	}
	if held && h.Role == runnerRole && h.Incarnation > 0 {
		r.Incarnation = h.Incarnation
	}
	if live, err := v.ledger.ReadLive(ledger.Life{Name: name, Incarnation: r.Incarnation}); err == nil && r.Alive {
		r.Controller = pb.ControllerState(pb.ControllerState_value["CONTROLLER_STATE_"+strings.ToUpper(live.State)])
		r.Detail = "" // why it holds the lock goes without saying
		r.VetoActive, r.ControllerUrl = live.Veto, live.URL
		r.RunningBuilds, r.QueueLength, r.OnlineNodes = count32(live.Running), count32(live.Queue), count32(live.OnlineNodes)
	}
	return r, first
}

// record is a file of the ledger.
type record struct {
	life  ledger.Life
	file  string
	inbox bool
}

// records lists the files of a life without reading them. A folder that is gone
// has none.
func (v *View) records(life ledger.Life) (out []record) {
	for _, dir := range []string{v.home.Life(life.Name, life.Incarnation), v.home.Inbox(life.Name, life.Incarnation)} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			name := e.Name()
			if e.Type().IsRegular() && strings.HasSuffix(name, ".json") && name != "live.json" && !strings.HasPrefix(name, ".") {
				out = append(out, record{life: life, file: filepath.Join(dir, name), inbox: filepath.Base(dir) == "inbox"})
			}
		}
	}
	return out
}

// Builds is the home's own answer to Adoption.ListBuilds, without what lies in
// quarantine unless owner is empty.
func (v *View) Builds(owner string) (*pb.ListBuildsResponse, error) {
	if _, err := v.Names(); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(v.home.Running())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	out := &pb.ListBuildsResponse{}
	for _, e := range entries {
		if !e.IsDir() || layout.CheckName(e.Name()) != nil || owner != "" && e.Name() != owner {
			continue
		}
		lives, err := v.ledger.PeekLives(e.Name())
		if err != nil {
			return nil, err
		}
		for _, life := range lives {
			for _, r := range v.records(life) {
				out.Entries = append(out.Entries, entry(r))
			}
		}
	}
	cases, _, err := v.ledger.Quarantined(0)
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		if owner != "" && c.Replica != owner {
			continue
		}
		q := &pb.LedgerEntry{Record: &pb.BuildRecord{Folder: c.File}, Owner: c.Replica, OwnerIncarnation: c.Incarnation, Placement: pb.Placement_PLACEMENT_QUARANTINED, Note: c.Reason}
		if c.File == "" {
			q.Record.Folder = c.Folder
		}
		out.Entries = append(out.Entries, q)
	}
	slices.SortStableFunc(out.Entries, func(a, b *pb.LedgerEntry) int { return strings.Compare(a.GetOwner(), b.GetOwner()) })
	return out, nil
}

func entry(r record) *pb.LedgerEntry {
	var d ledger.Record
	data, err := readBounded(r.file, maxRecordFile)
	if err == nil {
		d, err = ledger.DecodeRecord(data)
	}
	e := &pb.LedgerEntry{Owner: r.life.Name, OwnerIncarnation: r.life.Incarnation, Placement: pb.Placement_PLACEMENT_OWNED}
	if r.inbox {
		e.Placement = pb.Placement_PLACEMENT_ASSIGNED
	}
	if err != nil {
		e.Record, e.Note = &pb.BuildRecord{Folder: filepath.Base(r.file)}, err.Error()
		return e
	}
	e.Record = &pb.BuildRecord{
		Build: &pb.BuildRef{Job: d.Job, Number: count32(d.Number)}, Folder: d.Folder, ClaimedAt: timestamppb.New(d.ClaimedAt),
		QueueId: d.QueueID, Origin: d.Origin, OriginIncarnation: d.OriginIncarnation,
	}
	return e
}

// History is the home's own answer to Cluster.ListHistory.
func (v *View) History(limit int, since time.Time) (*pb.ListHistoryResponse, error) {
	if _, err := v.Names(); err != nil {
		return nil, err
	}
	events, _, err := adoption.ReadHistory(v.home, limit, since)
	if err != nil {
		return nil, err
	}
	out := &pb.ListHistoryResponse{}
	for _, e := range events {
		p := &pb.Event{Time: timestamppb.New(e.Time), Kind: string(e.Kind), Replica: e.Replica, Subject: e.Subject, Incarnation: e.Incarnation, Detail: e.Detail}
		if e.Job != "" {
			p.Build = &pb.BuildRef{Job: e.Job, Number: count32(e.Number)}
		}
		if e.Took > 0 {
			p.Took = durationpb.New(e.Took)
		}
		out.Events = append(out.Events, p)
	}
	return out, nil
}

func readBounded(path string, limit int64) ([]byte, error) {
	info, err := os.Lstat(path) // a FIFO or a link would make the read hang or wander
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", path)
	case info.Size() > limit:
		return nil, fmt.Errorf("%s has %s bytes, %d are allowed", path, strconv.FormatInt(info.Size(), 10), limit)
	}
	return os.ReadFile(path)
}

func count32(n int) int32 { return int32(min(max(n, 0), math.MaxInt32)) }
