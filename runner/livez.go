package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"
)

const (
	// livezTimeout bounds reading a request and writing its answer.
	livezTimeout = 5 * time.Second
	// livezHeaders bounds a request's headers; a probe has a few hundred bytes.
	livezHeaders = 8 << 10
)

// livezAnswer is the one JSON line of GET /livez.
type livezAnswer struct {
	Alive         bool   `json:"alive"`
	Replica       string `json:"replica"`
	Incarnation   uint64 `json:"incarnation,omitempty"`
	State         State  `json:"state"`
	Detail        string `json:"detail,omitempty"`
	PID           int    `json:"pid"`
	ControllerPID int    `json:"controller_pid,omitempty"`
	ProofAgeMS    int64  `json:"proof_age_ms"`
	TurnAgeMS     int64  `json:"turn_age_ms"` // since the fence's last turn
}

// listenLivez serves the runner's liveness endpoint until the returned function
// is called. It says 200 as long as the fence turns: also while the controller is
// frozen or waits, because restarting it for that would help nobody, and a storage
// stall would restart everybody. 503 means that the fence itself has not turned
// for FreezeAfter.
func (r *Runner) listenLivez(ctx context.Context) (func(), error) {
	if r.cfg.LivenessListen == "" {
		return func() {}, nil
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", r.cfg.LivenessListen)
	if err != nil {
		return nil, fmt.Errorf("liveness endpoint: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", r.livez)
	server := &http.Server{Handler: mux, ReadTimeout: livezTimeout, WriteTimeout: livezTimeout, MaxHeaderBytes: livezHeaders}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			r.log.Error().Err(err).Msg("the liveness endpoint ended")
		}
	}()
	r.log.Info().Stringer("address", listener.Addr()).Msg("liveness endpoint listens")
	return func() {
		_ = server.Close()
		<-done
	}, nil
}

func (r *Runner) livez(w http.ResponseWriter, _ *http.Request) {
	rep := r.report()
	age := r.cfg.Clock() - r.fence.status.Load().turn
	a := livezAnswer{
		Alive: age <= r.cfg.FreezeAfter, Replica: rep.Replica, Incarnation: rep.Incarnation,
		State: rep.State, Detail: rep.Detail, PID: os.Getpid(), ControllerPID: rep.ControllerPID,
		ProofAgeMS: rep.ProofAge.Milliseconds(), TurnAgeMS: age.Milliseconds(),
	}
	w.Header().Set("Content-Type", "application/json")
	if !a.Alive {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(a) //nolint:errchkjson // it can fail only for a reader that went away
}
