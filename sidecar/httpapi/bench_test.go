package httpapi_test

import (
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// timed runs call b.N times and reports what half and 99 of 100 calls took at most.
func timed(b *testing.B, call func()) {
	took := make([]time.Duration, 0, b.N)
	for b.Loop() {
		at := time.Now()
		call()
		took = append(took, time.Since(at))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e3, "p99-µs")
}

// BenchmarkUnaryGRPC is one Heartbeat on a unix socket, as controllers call it.
func BenchmarkUnaryGRPC(b *testing.B) {
	path := filepath.Join(b.TempDir(), "s")
	ln, err := net.Listen("unix", path)
	if err != nil {
		b.Fatal(err)
	}
	srv := grpc.NewServer(grpc.ReadBufferSize(8<<10), grpc.WriteBufferSize(8<<10))
	newFake().register(srv)
	var serving sync.WaitGroup
	serving.Go(func() { _ = srv.Serve(ln) }) // ends with Stop
	defer serving.Wait()
	defer srv.Stop()
	conn, err := grpc.NewClient("unix:"+path, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	client := pb.NewControllerClient(conn)
	timed(b, func() {
		if _, err := client.Heartbeat(b.Context(), &pb.HeartbeatRequest{Session: "s1"}); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkUnaryJSON is the same call in JSON on a connection that is kept.
func BenchmarkUnaryJSON(b *testing.B) {
	r := start(b, newFake())
	timed(b, func() {
		resp, err := r.client.Do(r.request("/footman.v1.Controller/Heartbeat", `{"session":"s1"}`))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
			b.Fatal(resp.Status, err)
		}
		resp.Body.Close()
	})
}
