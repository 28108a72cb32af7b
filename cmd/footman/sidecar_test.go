package main

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/footman-ci/footman/internal/exitcode"
	"github.com/footman-ci/footman/lock"
	"github.com/footman-ci/footman/sidecar"
)

// A service manager tells by the code whether to start a sidecar again: one that lost
// its name yes, one whose name is in use no.
func TestSidecarExitCodes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err   error
		code  int
		final bool
	}{
		{nil, exitcode.OK, false},
		{errors.New("listen"), exitcode.Failure, false},
		{sidecar.ErrNameInUse, exitcode.NameInUse, true},
		{fmt.Errorf("%w: %w", sidecar.ErrNameLost, lock.ErrLost), exitcode.Fenced, false},
		{sidecar.ErrSocketFolder, exitcode.Usage, true},
		{sidecar.ErrUnfitHome, exitcode.Unfit, true},
		{sidecar.ErrCopiedHome, exitcode.Copied, true},
	} {
		code := report(io.Discard, sidecarError(c.err))
		if code != c.code {
			t.Errorf("%v: code %d, want %d", c.err, code, c.code)
		}
		for _, row := range exitcode.Table {
			if row.Code == code && row.Final != c.final {
				t.Errorf("code %d: final is %t", code, row.Final)
			}
		}
	}
}
