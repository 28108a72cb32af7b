package syncstate_test

import (
	"os"
	"testing"

	"github.com/footman-ci/footman/internal/fsys/nosync"
)

func TestMain(m *testing.M) {
	nosync.TempInMemory()
	os.Exit(m.Run())
}
