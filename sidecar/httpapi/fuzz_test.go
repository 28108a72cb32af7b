package httpapi_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"testing"
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
