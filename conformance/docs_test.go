package conformance_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/footman-ci/footman/conformance"
)

// The contract lists every check with its clause, each clause is a heading of it, and
// it lists no check that does not exist.
func TestContractListsChecks(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../docs/controller-contract.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| \\[([^]]+)\\]\\(#[a-z-]+\\) \\| .+ \\|$").FindAllSubmatch(data, -1) {
		listed[string(m[1])] = string(m[2])
	}
	for _, k := range conformance.Names() {
		if listed[k[0]] != k[1] {
			t.Errorf("check %s is for the clause %q, the contract lists %q", k[0], k[1], listed[k[0]])
		}
		if !regexp.MustCompile(`(?m)^##+ ` + regexp.QuoteMeta(k[1]) + `$`).Match(data) {
			t.Errorf("the contract has no clause %q", k[1])
		}
		delete(listed, k[0])
	}
	for name := range listed {
		t.Errorf("there is no check %s", name)
	}
}
