package conflicts

import "context"

// Round is one pass of Run.
func Round(ctx context.Context, s *Store) error { return s.round(ctx) }
