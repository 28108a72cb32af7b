package simjenkins

import (
	"fmt"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// faults are switches by which a test makes the controller's part in staying in
// step misbehave: --set KEY=VALUE, or POST /sim/set?KEY=VALUE.
type faults struct {
	dropReports atomic.Bool            // drop_reports: saves are told to nobody
	reportDelay atomic.Int64           // report_delay, of each call
	failApply   atomic.Pointer[string] // fail_apply: loads of paths that contain it fail
	applyDelay  atomic.Int64           // apply_delay, of each load
	noRefresh   atomic.Bool            // no_refresh: nothing is loaded before it is configured
	linkDelay   atomic.Int64           // link_delay, between a save and the look at what was saved; what lies there then is taken for it
	rewrites    atomic.Pointer[string] // rewrites: each load of an item writes it back with this mark, as another plugin version does
}

func (f *faults) set(key, value string) error {
	var err error
	asBool := func(to *atomic.Bool) {
		var v bool
		if v, err = strconv.ParseBool(value); err == nil {
			to.Store(v)
		}
	}
	asDuration := func(to *atomic.Int64) {
		var v time.Duration
		if v, err = time.ParseDuration(value); err == nil {
			to.Store(int64(v))
		}
	}
	switch key {
	case "drop_reports":
		asBool(&f.dropReports)
	case "no_refresh":
		asBool(&f.noRefresh)
	case "report_delay":
		asDuration(&f.reportDelay)
	case "apply_delay":
		asDuration(&f.applyDelay)
	case "link_delay":
		asDuration(&f.linkDelay)
	case "fail_apply":
		f.failApply.Store(&value)
	case "rewrites":
		f.rewrites.Store(&value)
	default:
		err = fmt.Errorf("no such switch")
	}
	if err != nil {
		return fmt.Errorf("%s=%q: %w", key, value, err)
	}
	return nil
}

// written is called when a file was written.
func (f *faults) written(string) bool {
	d := time.Duration(f.linkDelay.Load())
	if d > 0 {
		<-time.After(d)
	}
	return d > 0
}

func text(p *atomic.Pointer[string]) string {
	if s := p.Load(); s != nil {
		return *s
	}
	return ""
}

// simSet is POST /sim/set?KEY=VALUE&… of [controller].
func (c *controller) simSet(w http.ResponseWriter, r *http.Request) {
	for key, values := range r.URL.Query() {
		if err := c.faults.set(key, values[0]); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
}
