package runner_test

import (
	"flag"
	"os"
	"testing"
)

// roleEnv makes the test binary play another process of a test.
const roleEnv = "FOOTMAN_TEST_ROLE"

// atOnce is how many tests run at once: most of their time they wait for processes.
const atOnce = "8"

func TestMain(m *testing.M) {
	switch os.Getenv(roleEnv) {
	case "":
		flag.Parse()
		if err := flag.Set("test.parallel", atOnce); err != nil {
			panic(err)
		}
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
