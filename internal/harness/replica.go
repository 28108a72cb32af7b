package harness

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/footman-ci/footman/internal/freeport"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"
)

// maxAnswer bounds an answer: thousands of ledger entries.
const maxAnswer = 64 << 20

// lookTime bounds one question to a sidecar. It asks its peers and the home, each within
// a second or two; the rest is for a machine that has other things to do.
const lookTime = 10 * time.Second

// Replica is one sidecar and one runner with its controller.
type Replica struct {
	Name    string
	Port    int // of the controller
	Socket  string
	Sidecar *Proc
	Runner  *Proc
	Conn    *grpc.ClientConn
	Last    *pb.ReplicaStatus // as last seen by Look

	SidecarEnv, RunnerEnv []string
	RunArgs, SimArgs      []string // more flags

	pack *Pack
}

// Add makes a replica without starting it, and follows its events.
func (p *Pack) Add(name string) (*Replica, error) {
	port, err := freeport.Next()
	if err != nil {
		return nil, err
	}
	r := &Replica{Name: name, Port: port, Socket: filepath.Join(p.Dir, "run", name+".sock"), pack: p}
	// A killed sidecar comes back at the same socket: try often.
	often := backoff.Config{BaseDelay: 20 * time.Millisecond, Multiplier: 1.5, MaxDelay: 200 * time.Millisecond}
	r.Conn, err = grpc.NewClient("unix:"+r.Socket, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: often, MinConnectTimeout: time.Second}), grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxAnswer)))
	if err != nil {
		return nil, err
	}
	p.Replicas = append(p.Replicas, r)
	p.followers.Go(func() { p.Watch.follow(p.ctx, r) })
	return r, nil
}

// URL of the controller, without a slash at its end.
func (r *Replica) URL() string { return fmt.Sprintf("http://127.0.0.1:%d", r.Port) }

// StartSidecar starts the daemon.
func (r *Replica) StartSidecar() (err error) {
	p := r.pack
	r.Sidecar, err = p.Spawn.Start("sidecar-"+r.Name, r.SidecarEnv, p.Exe, "sidecar", "--log-format", "json",
		"--home", p.Home, "--name", r.Name, "--socket", r.Socket, "--profile", p.Profile)
	return err
}

// StartRunner starts the runner, which starts the controller in turn.
func (r *Replica) StartRunner() (err error) {
	p := r.pack
	args := []string{p.Exe, "--log-format", "json", "run", "--home", p.Home, "--name", r.Name, "--socket", r.Socket, "--ready-url", r.URL() + "/"}
	if len(p.Controller) == 0 { // the simulated one keeps the contract by itself
		args = append(args, "--bridge", "off")
	}
	args = append(append(append(args, p.Run...), r.RunArgs...), "--")
	r.Runner, err = p.Spawn.Start("controller-"+r.Name, r.RunnerEnv, append(args, r.controller()...)...)
	return err
}

func (r *Replica) controller() []string {
	p := r.pack
	if len(p.Controller) == 0 {
		args := []string{p.Exe, "--log-format", "json", "simjenkins", "--http", "127.0.0.1:" + strconv.Itoa(r.Port), "--boot", p.Boot.String(), "--trace", p.Trace}
		return append(append(args, p.Sim...), r.SimArgs...)
	}
	out := make([]string, len(p.Controller))
	for i, w := range p.Controller {
		out[i] = strings.NewReplacer("{name}", r.Name, "{port}", strconv.Itoa(r.Port), "{home}", p.Home).Replace(w)
	}
	return out
}

// Look asks the replica's own sidecar about it.
func (r *Replica) Look(ctx context.Context) (*pb.ReplicaStatus, error) {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	st, err := pb.NewClusterClient(r.Conn).GetStatus(ctx, &pb.GetStatusRequest{})
	if err != nil {
		return nil, err
	}
	for _, s := range st.GetReplicas() {
		if s.GetName() == r.Name {
			r.Last = s
			return s, nil
		}
	}
	return nil, fmt.Errorf("sidecar %s does not know itself", r.Name)
}

// Serves says whether runner and controller both say that they serve.
func (r *Replica) Serves(ctx context.Context) (bool, error) {
	s, err := r.Look(ctx)
	if err != nil {
		return false, err
	}
	return s.GetController() == pb.ControllerState_CONTROLLER_STATE_SERVING && s.GetRunner() == pb.RunnerState_RUNNER_STATE_SERVING, nil
}

// Builds lists the ledger as this replica's sidecar sees it.
func (r *Replica) Builds(ctx context.Context) ([]*pb.LedgerEntry, error) {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	list, err := pb.NewAdoptionClient(r.Conn).ListBuilds(ctx, &pb.ListBuildsRequest{})
	return list.GetEntries(), err
}

// Parts of a replica.
type Parts struct{ Sidecar, Runner, Controller bool }

// Whole replica.
var Whole = Parts{true, true, true}

// Kill kills parts with kill -9, all at once, and returns when that began. The
// controller's pid is the one that the last Look saw.
func (r *Replica) Kill(parts Parts) time.Time {
	at := time.Now()
	if parts.Controller && r.Last.GetControllerPid() > 1 {
		_ = syscall.Kill(int(r.Last.GetControllerPid()), syscall.SIGKILL)
	}
	if parts.Runner {
		r.Runner.Signal(syscall.SIGKILL)
	}
	if parts.Sidecar {
		r.Sidecar.Signal(syscall.SIGKILL)
	}
	if parts.Runner {
		<-r.Runner.done
	}
	if parts.Sidecar {
		<-r.Sidecar.done
	}
	return at
}

// Signal sends sig to all processes of the replica, as stopping a machine would.
func (r *Replica) Signal(sig syscall.Signal) {
	r.Runner.Signal(sig)
	r.Sidecar.Signal(sig)
	if r.Last.GetControllerPid() > 1 {
		_ = syscall.Kill(int(r.Last.GetControllerPid()), sig)
	}
}

// Revive starts what is not running.
func (r *Replica) Revive() error {
	if r.Sidecar == nil || !r.Sidecar.Alive() {
		if err := r.StartSidecar(); err != nil {
			return err
		}
	}
	if r.Runner == nil || !r.Runner.Alive() {
		return r.StartRunner()
	}
	return nil
}
