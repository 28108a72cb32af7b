package httpapi_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/footman-ci/footman/sidecar/httpapi"
	"github.com/rs/zerolog"
)

var allPaths = []string{
	"/footman.v1.Controller/Register", "/footman.v1.Controller/Acknowledge", "/footman.v1.Controller/ReportBuild",
	"/footman.v1.Controller/ReportLoad", "/footman.v1.Controller/Heartbeat", "/footman.v1.Controller/Commands",
	"/footman.v1.Cluster/GetStatus", "/footman.v1.Cluster/ListHistory",
	"/footman.v1.Adoption/ListBuilds", "/footman.v1.Adoption/AdoptReplica",
}

// Whatever a body holds, the answer is JSON with a status that fits: taken, or
// the caller's fault. Nothing panics.
func FuzzRequest(f *testing.F) {
	for i, body := range []string{
		``, `{}`, `null`, `[]`, `"x"`, `{"session":"s1"}`, `{"session":"s1"}{}`, `{"session":1}`, `{"running":[{"job":"x","number":1e9}]}`,
		`{"replica":"b","incarnation":"18446744073709551615"}`, `{"since":"9999-12-31T23:59:59.999999999Z","limit":-1}`, `{"phase":"NO_SUCH"}`,
		`{"running":[[[[`, "{\"job\":\"\xff\xfe\"}", `{"session":"\ud800"}`, `{"session":"s1","session":"s2"}`, " \n{}",
	} {
		f.Add(uint8(i), []byte(body))
	}
	r := start(f, newFake())
	f.Fuzz(func(t *testing.T, which uint8, body []byte) {
		path := allPaths[int(which)%len(allPaths)]
		resp, err := r.client.Do(r.request(path, string(body)))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		switch resp.StatusCode {
		case http.StatusOK, http.StatusBadRequest:
		default:
			t.Errorf("%s: %s", path, resp.Status)
		}
		data, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatalf("%q %v", data, err)
		}
		for dec := json.NewDecoder(bytes.NewReader(data)); ; {
			var v map[string]any
			if err := dec.Decode(&v); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%q: %v", data, err)
			}
		}
		if n := r.Stats().Panics; n != 0 {
			t.Errorf("%d panics", n)
		}
	})
}

// Whatever a token file holds, the server starts with a token of at least 16
// printable characters, or says what is wrong without showing any of it.
func FuzzTokenFile(f *testing.F) {
	f.Add([]byte("0123456789abcdef\n"))
	f.Add([]byte("short"))
	f.Add([]byte("0123456789abcdef\x00"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "token")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := httpapi.New(httpapi.Config{Listen: "127.0.0.1:0", TokenFile: path, Register: newFake().register}, zerolog.Nop())
		if err != nil {
			t.Fatal(err)
		}
		err = s.Open(t.Context())
		text := strings.TrimSpace(string(data))
		if err == nil {
			s.Close()
			if len(text) < 16 || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
				t.Errorf("%q was taken for a token", data)
			}
		} else if len(text) >= 8 && strings.Contains(err.Error(), text) {
			t.Errorf("the message shows the file: %v", err)
		}
	})
}
