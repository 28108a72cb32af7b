package sidecar

import (
	"net/http"
	"net/http/httptest"

	"github.com/footman-ci/footman/internal/fsys"
)

// SetFS gives a sidecar that is not open another file system.
func (s *Sidecar) SetFS(f fsys.FS) { s.fs = f }

// MetricsPage is what Prometheus would get.
func (s *Sidecar) MetricsPage() string {
	w := httptest.NewRecorder()
	s.metrics.page.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return w.Body.String()
}
