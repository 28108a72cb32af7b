// Gen makes internal/demohome/home.tar.gz from an archive of a real JENKINS_HOME:
//
//	go run ./internal/demohome/gen -from HOME.tar.gz [-out internal/demohome/home.tar.gz]
//
// The same input gives the same output. It is a developer's tool and no part of
// the product.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	from := flag.String("from", "", "tar.gz of a JENKINS_HOME in which builds may have been running")
	out := flag.String("out", "internal/demohome/home.tar.gz", "file to write")
	flag.Parse()
	if err := run(*from, *out, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(from, out string, say io.Writer) error {
	in, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	data, sum, err := generate(bytes.NewReader(in))
	if err != nil {
		return err
	}
	if len(data) > maxArchive {
		return fmt.Errorf("the home has %d bytes packed, more than the %d that a binary should carry", len(data), maxArchive)
	}
	if err := os.WriteFile(out, data, 0o644); err != nil { //nolint:gosec // G703: the developer says where
		return err
	}
	fmt.Fprintf(say, "%s: %d bytes, %d files; kept %d builds, dropped %d that had not ended: %v\n", out, len(data), sum.files, sum.kept, len(sum.dropped), sum.dropped)
	return nil
}
