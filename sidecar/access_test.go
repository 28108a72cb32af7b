package sidecar

import (
	"encoding/pem"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/footman-ci/footman/certs"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/rs/zerolog"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

func pemBlock(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// Every method of the API, and every method that is registered at a listener, has a
// line in the access table, and the table has no line too many. A new method is
// refused until somebody decides who may call it.
func TestAccessTableIsComplete(t *testing.T) {
	t.Parallel()
	want := map[string]bool{}
	protoregistry.GlobalFiles.RangeFilesByPackage(pb.File_footman_v1_cluster_proto.Package(), func(f protoreflect.FileDescriptor) bool {
		for i := range f.Services().Len() {
			svc := f.Services().Get(i)
			for j := range svc.Methods().Len() {
				want[fmt.Sprintf("/%s/%s", svc.FullName(), svc.Methods().Get(j).Name())] = true
			}
		}
		return true
	})
	s := runInside(t, t.TempDir(), "a")
	for d, info := range map[door]map[string]grpc.ServiceInfo{doorLocal: s.local.GetServiceInfo(), doorPeer: s.remote.GetServiceInfo()} {
		for name, svc := range info {
			reachable := 0
			for _, m := range svc.Methods {
				full := "/" + name + "/" + m.Name
				want[full] = true
				if access[full].doors&d != 0 {
					reachable++
				}
			}
			if reachable == 0 {
				t.Errorf("%s is registered at the %s door, and nothing of it may be called there", name, d)
			}
		}
	}
	for m := range want {
		if access[m].doors == 0 {
			t.Errorf("%s has no line in the access table (sidecar/access.go): say who may call it", m)
		}
	}
	for m, r := range access {
		if !want[m] {
			t.Errorf("%s is in the access table and nowhere else", m)
		}
		if strings.Contains(m, ".Peer/") && r.doors != doorPeer || strings.Contains(m, ".Runner/") && r.doors != doorLocal {
			t.Errorf("%s is private and has doors %b", m, r.doors)
		}
		if r.change && r.doors&doorPeer != 0 && !strings.Contains(m, ".Peer/") {
			t.Errorf("%s changes something and is open to peers", m)
		}
	}
}

// The table in docs/reference/security.md is the one in the code.
func TestAccessTableIsDocumented(t *testing.T) {
	const page = "../docs/reference/security.md"
	doc, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| method | unix socket | JSON | peers | audit line |\n|---|---|---|---|---|\n")
	mark := func(on bool) string {
		if on {
			return "yes"
		}
		return "-"
	}
	for _, m := range slices.Sorted(maps.Keys(access)) {
		r := access[m]
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", strings.TrimPrefix(m, "/"), mark(r.doors&doorLocal != 0), mark(r.doors&doorHTTP != 0), mark(r.doors&doorPeer != 0), mark(r.change))
	}
	if !strings.Contains(string(doc), b.String()) {
		t.Errorf("%s has another table; it should be:\n%s", page, b.String())
	}
}

// peerStore is what a replica of home, cluster "c0de", shows to peers and checks
// them against.
func peerStore(t *testing.T, home layout.Home, name string) *certs.Store {
	t.Helper()
	s := certs.NewStore(certs.Config{
		Home: home, FS: fsys.OS, Identity: certs.Identity{Cluster: "c0de", Replica: name}, LeafFile: filepath.Join(t.TempDir(), "leaf.pem"),
	}, zerolog.Nop())
	if err := s.Open(); err != nil {
		t.Fatal(err)
	}
	return s
}
