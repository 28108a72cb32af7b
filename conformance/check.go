package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Outcomes of a check.
const (
	Pass    = "pass"
	Fail    = "fail"
	Skipped = "skipped"
)

// Result of one check.
type Result struct {
	Check string `json:"check"`
	// Clause is the section of docs/controller-contract.md.
	Clause  string `json:"clause"`
	Outcome string `json:"outcome"`
	// Detail says what was wrong, or why it was skipped.
	Detail string `json:"detail,omitempty"`
	TookMS int64  `json:"took_ms"`
}

// Report of a run.
type Report struct {
	Implementation string   `json:"implementation"`
	Form           string   `json:"form"` // grpc or json, as it talked to its sidecar
	Features       []string `json:"features"`
	Checks         []Result `json:"checks"`
	Passed         int      `json:"passed"`
	Failed         int      `json:"failed"`
	Skipped        int      `json:"skipped"`
}

// check is one clause put to the test. Checks are independent: each finds or
// starts the controller it needs.
type check struct {
	name, clause string
	// feature that the implementation must have declared, "" for none.
	feature string
	run     func(ctx context.Context, b *bench) error
}

// skipError is not a failure: the check can't be made here.
type skipError struct{ why string }

func (e *skipError) Error() string { return e.why }

func skipf(format string, args ...any) error { return &skipError{fmt.Sprintf(format, args...)} }

// checks in the order in which they run. The cheap ones come first, and those that
// need a fresh controller are beside each other.
var checks = slices.Concat(identityChecks, fileChecks, numberChecks, talkChecks, syncChecks, adoptionChecks, leaseChecks, endChecks)

// Names of all checks with their clauses, for the documentation.
func Names() [][2]string {
	var out [][2]string
	for _, k := range checks {
		out = append(out, [2]string{k.name, k.clause})
	}
	return out
}

// Run tests the controller. The error says why it could not be tested at all; a
// check that fails is none. It starts processes and ends them, and changes nothing
// outside cfg.Dir.
func Run(ctx context.Context, cfg Config) (Report, error) {
	cfg.fill()
	if err := cfg.Validate(); err != nil {
		return Report{}, err
	}
	b, err := newBench(cfg)
	if err != nil {
		return Report{}, err
	}
	defer b.close()
	var report Report
	for _, k := range checks {
		if len(cfg.Only) > 0 && !slices.Contains(cfg.Only, k.name) {
			continue
		}
		r := b.judge(ctx, k)
		if ctx.Err() != nil {
			return report, context.Cause(ctx)
		}
		report.Checks = append(report.Checks, r)
		switch r.Outcome {
		case Pass:
			report.Passed++
		case Fail:
			report.Failed++
		default:
			report.Skipped++
		}
		if cfg.Progress != nil {
			cfg.Progress(r)
		}
	}
	report.Implementation, report.Form, report.Features = b.car.introduced()
	return report, nil
}

func (b *bench) judge(ctx context.Context, k check) Result {
	began := time.Now()
	err := b.require(ctx, k.feature)
	if err == nil {
		err = k.run(ctx, b)
	}
	r := Result{Check: k.name, Clause: k.clause, Outcome: Pass, TookMS: time.Since(began).Milliseconds()}
	var skip *skipError
	switch {
	case errors.As(err, &skip):
		r.Outcome, r.Detail = Skipped, skip.why
	case err != nil:
		r.Outcome, r.Detail = Fail, err.Error()
		b.kill() // whatever it left is not the next check's
	}
	b.car.reset()
	return r
}

// require skips what the implementation does not claim to do. It asks a controller,
// because only Register tells.
func (b *bench) require(ctx context.Context, feature string) error {
	if feature == "" {
		return nil
	}
	if _, err := b.serving(ctx); err != nil {
		return err
	}
	_, _, features := b.car.introduced()
	if !slices.Contains(features, feature) {
		return skipf("feature %q is not declared", feature)
	}
	return nil
}
