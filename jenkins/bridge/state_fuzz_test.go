package bridge_test

import (
	"os"
	"testing"

	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/jenkins/bridge"
)

// Whatever a controller writes about its bridge, reading it gives an error or a state.
func FuzzReadState(f *testing.F) {
	f.Add([]byte(`{"format":1,"incarnation":"3","version":"1","state":"active","active":["adopt-build"],"missing":{"folders":"no plugin"},"lease":true}`))
	f.Add([]byte(`{"format":-1,"missing":null}`))
	f.Add([]byte(""))
	home := layout.Home(f.TempDir())
	if err := os.MkdirAll(home.Replica("a"), 0o750); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(home.BridgeFile("a"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := bridge.ReadState(nil, home, "a"); err == nil && s.Format != 1 {
			t.Errorf("%q is the state %+v", data, s)
		}
	})
}
