package httpapi_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// tokenIs waits until the server takes secret, or refuses it.
func (r *running) tokenIs(t *testing.T, what, secret string, taken bool) {
	t.Helper()
	want := http.StatusUnauthorized
	if taken {
		want = http.StatusOK
	}
	var got int
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.URL()+"/openapi.json", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+secret)
		resp, err := r.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got = resp.StatusCode; got == want {
			return
		}
	}
	t.Errorf("%s: status %d, want %d", what, got, want)
}

// The token file may change while the server runs: the new token holds, the old one
// is refused; a removed file is made anew; one that is half written changes nothing;
// one that others may read lets nobody in until it is mended.
func TestTokenFollowsItsFile(t *testing.T) {
	r := start(t, newFake())
	path := r.tokenFile
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first, second := r.token, strings.Repeat("second", 4)
	r.tokenIs(t, "first", first, true)
	write(second + "\n")
	r.tokenIs(t, "second", second, true)
	r.tokenIs(t, "first, replaced", first, false)
	write("")
	time.Sleep(300 * time.Millisecond) // longer than it may take to be seen
	r.tokenIs(t, "second, while the file is empty", second, true)
	write(second)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	r.tokenIs(t, "second, readable by others", second, false)
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	r.tokenIs(t, "second, closed again", second, true)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	r.tokenIs(t, "second, removed", second, false)
	made, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r.tokenIs(t, "the one that was made", strings.TrimSpace(string(made)), true)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(t.TempDir(), "elsewhere"), path); err != nil {
		t.Fatal(err)
	}
	r.tokenIs(t, "a link", strings.TrimSpace(string(made)), false)
	if n := r.Stats().TokensReplaced; n != 2 {
		t.Errorf("%d replacements counted, want 2", n)
	}
}
