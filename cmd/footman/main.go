// Command footman makes several open-source Jenkins controllers on one shared
// JENKINS_HOME one highly available service. This package parses and prints;
// everything else is in the packages it calls.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
