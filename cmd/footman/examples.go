package main

import "github.com/footman-ci/footman/internal/clidoc"

// examples of uses, by command. A command may have them as a method Examples in
// its own file instead; each has some.
var examples = map[string][]clidoc.Example{
	"demo": {
		{Line: "footman demo", Text: "Three replicas, thirty builds, one kill -9, a verdict"},
		{Line: "footman demo --replicas 5 --rounds 10 --kill two", Text: "Kill two of five, ten times"},
	},
	"run": {
		{Line: "footman run --mode active-passive --home /srv/jenkins -- java -jar jenkins.war", Text: "A hot standby: run the same on the second host; names are those of the hosts"},
	},
	"sidecar": {{Line: "footman sidecar --home /srv/jenkins --name a", Text: "The daemon of replica a"}},
	"status": {
		{Line: "footman status --watch", Text: "Follow on the terminal until Ctrl-C"},
		{Line: "footman status --home /srv/jenkins", Text: "Look at the home itself when no sidecar answers"},
		{Line: "footman status -o json | jq '.replicas[] | select(.alive) | .name'", Text: "For scripts"},
	},
	"members": {
		{Line: "footman members", Text: "All that is known of each member"},
		{Line: "footman members --quiet", Text: "Names only"},
	},
	"builds": {
		{Line: "footman builds", Text: "All running builds"},
		{Line: "footman builds --owner a -o wide", Text: "Those of replica a, with nothing cut"},
	},
	"history": {
		{Line: "footman history --since 24h", Text: "The last day"},
		{Line: "footman history --limit 1000 -o json", Text: "For scripts"},
	},
	"events":      {{Line: "footman events --backlog 10 -o json", Text: "One JSON object a line, after the last ten events"}},
	"adopt":       {{Line: "footman adopt b", Text: "Replica b is dead and its builds shall go on now"}},
	"lock status": {{Line: "footman lock status --home /srv/jenkins", Text: "Who is active, straight from the file system"}},
	"adopt-home":  {{Line: "footman adopt-home --home /srv/restored --new-cluster", Text: "A restored backup beside the original becomes a cluster of its own"}},
	"version":     {{Line: "footman version -o json", Text: "For scripts"}},
	"conformance": {{Line: "footman conformance --controller-url http://127.0.0.1:{port}/ -- ./my-controller --port {port} --home {home}", Text: "Test a controller of your own"}},
	"completion":  {{Line: "source <(footman completion bash)", Text: "Now, in this bash"}},
	"man":         {{Line: "footman man | man -l -", Text: "Read it"}},
	"help":        {{Line: "footman help lock status", Text: "All about one command"}},
}
