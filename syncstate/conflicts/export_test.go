package conflicts

import "context"

// Round is one pass of Run.
func Round(ctx context.Context, s *Store) error { return s.round(ctx) }

// Limit gives a store another bound of conflicts.
func Limit(s *Store, most int) *Store {
	s.most = most
	return s
}
