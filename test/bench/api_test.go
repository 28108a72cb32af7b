//go:build bench

package bench

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/footman-ci/footman/internal/demohome"
	"github.com/footman-ci/footman/internal/harness"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

const (
	idleStreams = 1000
	// unaryCalls give a median and a 99th percentile.
	unaryCalls = 20_000
	// streamRest lets buffers of the handshakes go before memory is measured.
	streamRest = 20 * time.Second
)

// loneSidecar is a real daemon without runner and peers.
func loneSidecar(b *testing.B) *harness.Replica {
	b.Helper()
	exe := binary(b)
	dir, err := os.MkdirTemp("", "fmb") //nolint:usetesting // b.TempDir may be too long for a socket
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	home := filepath.Join(dir, "home")
	if err := os.Mkdir(home, 0o750); err != nil {
		b.Fatal(err)
	}
	if err := demohome.Unpack(home); err != nil {
		b.Fatal(err)
	}
	pack, err := harness.New(harness.Options{Exe: exe, Dir: dir, Home: home, Profile: "lan"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pack.Close)
	r, err := pack.Add("a")
	if err != nil {
		b.Fatal(err)
	}
	if err := r.StartSidecar(); err != nil {
		b.Fatal(err)
	}
	if err := harness.Until(b.Context(), settleLimit, "an answer", func(ctx context.Context) (bool, error) {
		_, err := pb.NewClusterClient(r.Conn).GetStatus(ctx, &pb.GetStatusRequest{})
		return err == nil, err
	}); err != nil {
		b.Fatal(err)
	}
	return r
}

// BenchmarkUnaryOnSocket is one Heartbeat after the other on a real sidecar's unix
// socket, which is answered from memory.
func BenchmarkUnaryOnSocket(b *testing.B) {
	r := loneSidecar(b)
	client := pb.NewControllerClient(r.Conn)
	session, err := client.Register(b.Context(), &pb.RegisterRequest{Replica: "a", Incarnation: 1, VetoActive: true})
	if err != nil {
		b.Fatal(err)
	}
	took := make([]time.Duration, 0, unaryCalls)
	for b.Loop() {
		for range unaryCalls {
			began := time.Now()
			if _, err := client.Heartbeat(b.Context(), &pb.HeartbeatRequest{Session: session.GetSession()}); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(began))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkIdleEventStreams opens a thousand event streams, each on a connection of
// its own, and reports by how much the sidecar grew.
func BenchmarkIdleEventStreams(b *testing.B) {
	for name, open := range map[string]func(*testing.B, *harness.Replica) func(){"grpc": openGRPC, "json": openJSON} {
		b.Run(name, func(b *testing.B) {
			r := loneSidecar(b)
			for b.Loop() {
				pause(b.Context(), streamRest)
				before := rss(b, r.Sidecar.PID())
				closeAll := open(b, r)
				pause(b.Context(), streamRest)
				b.ReportMetric(rss(b, r.Sidecar.PID())-before, "MB")
				b.ReportMetric(before, "before-MB")
				closeAll()
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

func openGRPC(b *testing.B, r *harness.Replica) func() {
	b.Helper()
	var conns []*grpc.ClientConn
	for range idleStreams {
		conn, err := grpc.NewClient("unix:"+r.Socket, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			b.Fatal(err)
		}
		conns = append(conns, conn)
		s, err := pb.NewClusterClient(conn).WatchEvents(b.Context(), &pb.WatchEventsRequest{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Header(); err != nil {
			b.Fatalf("stream %d: %v", len(conns), err)
		}
	}
	return func() {
		for _, c := range conns {
			_ = c.Close()
		}
	}
}

func openJSON(b *testing.B, r *harness.Replica) func() {
	b.Helper()
	base := strings.TrimSuffix(r.Socket, ".sock")
	read := func(name string) string {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		return strings.TrimSpace(string(data))
	}
	url, token := read(base+".url"), read(base+".token")
	client := &http.Client{Transport: &http.Transport{}} // HTTP/1.1: a connection for each stream
	ctx, cancel := context.WithCancel(b.Context())
	for i := range idleStreams {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/footman.v1.Cluster/WatchEvents", strings.NewReader("{}"))
		if err != nil {
			b.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Content-Type", "application/json")
		resp, err := client.Do(req) //nolint:bodyclose // the reader below closes it
		if err != nil || resp.StatusCode != http.StatusOK {
			b.Fatalf("stream %d: %v %v", i, err, resp)
		}
		go func() { // reads the lines of silence
			defer resp.Body.Close()
			_, _ = io.Copy(io.Discard, resp.Body)
		}()
	}
	return cancel
}
