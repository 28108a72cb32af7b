package refdocs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/footman-ci/footman/internal/exitcode"
)

// ExitCodes returns docs/reference/exit-codes.md. root is not needed: the list is
// compiled in.
func ExitCodes(string) (string, error) {
	var b strings.Builder
	b.WriteString("# Exit codes\n\n| code | means | what to do |\n|---|---|---|\n")
	var final []string
	for _, c := range exitcode.Table {
		fmt.Fprintf(&b, "| %d | %s | %s |\n", c.Code, c.Means, c.Do)
		if c.Final {
			final = append(final, strconv.Itoa(c.Code))
		}
	}
	fmt.Fprintf(&b, `
`+"`footman run`"+` otherwise ends with its controller's own exit code, or with
%d + N when signal N ended the controller. A controller that itself ends with
one of the codes above cannot be told apart by the code; the last log line can.

A command whose output nobody reads any more (`+"`footman history | head -1`"+`) ends like
any other by SIGPIPE, silently. %s ends with 0 at
the first SIGINT or SIGTERM.

For service managers: %s and %s do not go away by trying again
(`+"`RestartPreventExitStatus=%s`"+` in systemd). All others may be retried.

This page is made from the source.
`, exitcode.Signal, "What runs until somebody ends it (`events`, `status --watch`, `sidecar`)",
		strings.Join(final[:len(final)-1], ", "), final[len(final)-1], strings.Join(final, " "))
	return b.String(), nil
}
