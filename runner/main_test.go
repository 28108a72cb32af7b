package runner_test

import (
	"os"
	"testing"
)

// roleEnv makes the test binary play another process of a test.
const roleEnv = "FOOTMAN_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(roleEnv) {
	case "":
		os.Exit(m.Run())
	case "runner":
		os.Exit(playRunner())
	case "controller":
		os.Exit(playController())
	case "sleeper":
		select {}
	}
	os.Exit(99)
}
