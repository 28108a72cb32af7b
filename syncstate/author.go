package syncstate

import "github.com/footman-ci/footman/syncstate/resource"

// maxAuthors bounds what is remembered of who saved what waits to be loaded. Only the
// log needs it, which is shorter.
const maxAuthors = 4096

// author is who saved a version that the own controller has yet to load.
type author struct {
	digest, base Digest
	by, user     string
}

// authorLocked remembers whose word a change is.
func (s *Syncer) authorLocked(c Announced, by string) {
	if s.authors == nil || len(s.authors) >= maxAuthors {
		s.authors = map[string]author{}
	}
	if c.From != "" {
		s.authors[c.From] = author{by: by, user: c.User}
	}
	s.authors[c.Path] = author{digest: c.Digest, base: c.Base, by: by, user: c.User}
}

// creditLocked names in the log who saved what was loaded, if it is what he saved: of
// builds there are no versions.
func (s *Syncer) creditLocked(e LogEntry) LogEntry {
	a, ok := s.authors[e.Path]
	if ok && (a.digest == e.Digest || e.Kind == resource.Build || e.Digest == (Digest{}) && e.Outcome != "applied") {
		e.Origin, e.User, e.Base = a.by, a.user, a.base
	}
	if e.Outcome == "applied" { // else it comes again
		delete(s.authors, e.Path)
	}
	return e
}
