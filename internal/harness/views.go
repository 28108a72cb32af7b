package harness

import (
	"context"
	"fmt"
	"time"

	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// Move restarts a replica's sidecar at new addresses for gossip and for peers, on
// another loopback IP (127.0.0.host), as a pod that is scheduled anew. It returns
// when the old process is gone and the new one was started. With kill the old one
// has no time to say goodbye.
func (r *Replica) Move(ctx context.Context, host int, kill bool) (started time.Time, err error) {
	if kill {
		r.Sidecar.Kill()
	} else if err := r.Sidecar.Stop(ctx); err != nil {
		return time.Time{}, err
	}
	r.At(host)
	started = time.Now()
	return started, r.StartSidecar()
}

// At sets the loopback IP of a replica's next sidecar.
func (r *Replica) At(host int) {
	addr := fmt.Sprintf("127.0.0.%d:0", host)
	r.SidecarEnv = []string{"FOOTMAN_GOSSIP=" + addr, "FOOTMAN_LISTEN=" + addr}
}

// StaleViewError says that a sidecar sees what is not true any more, or never was, and not only
// somebody who is late with an answer.
type StaleViewError struct{ Sees string }

func (e *StaleViewError) Error() string { return e.Sees }

// SeesAll says whether r's sidecar holds exactly the pack's replicas for alive, each
// as the process that runs now: it reached them at their present addresses. The error
// says what it sees instead.
func (r *Replica) SeesAll(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	st, err := pb.NewClusterClient(r.Conn).GetStatus(ctx, &pb.GetStatusRequest{})
	if err != nil {
		return false, err
	}
	seen := map[string]*pb.ReplicaStatus{}
	for _, s := range st.GetReplicas() {
		seen[s.GetName()] = s
	}
	for _, o := range r.pack.Replicas {
		s := seen[o.Name]
		delete(seen, o.Name)
		switch {
		case s.GetMember() == "failed":
			return false, fmt.Errorf("%s holds %s for failed", r.Name, o.Name)
		case s.GetMember() != "alive":
			return false, &StaleViewError{fmt.Sprintf("%s sees %s as %q", r.Name, o.Name, s.GetMember())}
		case s.GetSidecarPid() == 0:
			return false, fmt.Errorf("%s did not answer %s in time", o.Name, r.Name)
		case int(s.GetSidecarPid()) != o.Sidecar.PID():
			return false, &StaleViewError{fmt.Sprintf("%s reaches process %d of %s, not %d", r.Name, s.GetSidecarPid(), o.Name, o.Sidecar.PID())}
		}
	}
	for name := range seen {
		return false, &StaleViewError{fmt.Sprintf("%s sees %s, which nobody started", r.Name, name)}
	}
	return true, nil
}

// OneView says whether every replica of the pack sees all.
func (p *Pack) OneView(ctx context.Context) (bool, error) {
	for _, r := range p.Replicas {
		if ok, err := r.SeesAll(ctx); !ok {
			return false, err
		}
	}
	return true, nil
}
