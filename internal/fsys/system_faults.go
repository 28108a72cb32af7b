//go:build faults

package fsys

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// FaultsEnv holds the faults of a program that was built with the tag "faults",
// for black-box tests: rules separated by ";", each
//
//	OP CALL [PATH-PART] = ACTION [once]
//
// with "*" for any OP or CALL. Actions: ENOSPC, EIO, EROFS, EACCES (the call fails so),
// kill (this process ends by SIGKILL before the call), stop:FILE (FILE is created
// and the call waits until FILE is gone again).
const FaultsEnv = "FOOTMAN_FAULTS"

// System returns [OS] with the faults of [FaultsEnv].
func System() FS {
	spec := os.Getenv(FaultsEnv)
	if spec == "" {
		return OS
	}
	rules, err := parseFaults(spec)
	if err != nil {
		panic(FaultsEnv + ": " + err.Error())
	}
	return WithHook(OS, func(op Op, call Call, name string) error {
		for _, r := range rules {
			if err := r.apply(op, call, name); err != nil {
				return err
			}
		}
		return nil
	})
}

type fault struct {
	op, call, part, action string
	once                   bool
	done                   atomic.Bool
}

func parseFaults(spec string) ([]*fault, error) {
	var out []*fault
	for _, rule := range strings.Split(spec, ";") {
		when, what, ok := strings.Cut(rule, "=")
		w, a := strings.Fields(when), strings.Fields(what)
		if !ok || len(w) < 2 || len(a) < 1 {
			return nil, fmt.Errorf("rule %q is not 'OP CALL [PATH-PART] = ACTION [once]'", rule)
		}
		f := &fault{op: w[0], call: w[1], action: a[0], once: len(a) > 1 && a[1] == "once"}
		if len(w) > 2 {
			f.part = w[2]
		}
		out = append(out, f)
	}
	return out, nil
}

func (f *fault) apply(op Op, call Call, name string) error {
	if f.op != "*" && f.op != string(op) || f.call != "*" && f.call != string(call) || !strings.Contains(name, f.part) {
		return nil
	}
	if f.once && f.done.Swap(true) {
		return nil
	}
	switch action, arg, _ := strings.Cut(f.action, ":"); action {
	case "ENOSPC":
		return unix.ENOSPC
	case "EIO":
		return unix.EIO
	case "EROFS":
		return unix.EROFS
	case "EACCES":
		return unix.EACCES
	case "kill":
		_ = unix.Kill(os.Getpid(), unix.SIGKILL)
		select {}
	case "stop":
		if err := os.WriteFile(arg, []byte(name), 0o600); err != nil {
			return err
		}
		for {
			if _, err := os.Stat(arg); err != nil {
				return nil
			}
			time.Sleep(10 * time.Millisecond)
		}
	default:
		panic("unknown fault action " + f.action)
	}
}
