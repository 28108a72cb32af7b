package conformance_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/footman-ci/footman/adoption/ledger"
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

// The examples of the contract are right: file names of records, and owners of triggers.
func TestContractExamples(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../docs/controller-contract.md")
	if err != nil {
		t.Fatal(err)
	}
	keys := 0
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| `([^`]+)@7` \\|$").FindAllSubmatch(data, -1) {
		keys++
		if got := ledger.Key(string(m[1]), 7); got != string(m[2])+"@7" {
			t.Errorf("key of %q is %s, the contract says %s@7", m[1], got, m[2])
		}
	}
	if long := ledger.Key(strings.Repeat("x", 200), 7); !bytes.Contains(data, []byte("`"+long[115:]+"`")) {
		t.Errorf("the contract does not end the key of 200 x with %s", long[115:])
	}
	owners := 0
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z ]+)` \\| `([^`]+)` \\| `([a-z])` \\|$").FindAllSubmatch(data, -1) {
		owners++
		best, owner := uint64(0), ""
		for name := range strings.FieldsSeq(string(m[1])) {
			sum := sha256.Sum256([]byte(name + "\n" + string(m[2])))
			if score := binary.BigEndian.Uint64(sum[:8]); owner == "" || score > best {
				best, owner = score, name
			}
		}
		if owner != string(m[3]) {
			t.Errorf("the trigger of %s belongs to %s, the contract says %s", m[2], owner, m[3])
		}
	}
	if keys < 4 || owners < 3 {
		t.Errorf("%d keys and %d owners were found", keys, owners)
	}
}
