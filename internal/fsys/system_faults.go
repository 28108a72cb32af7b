//go:build faults

package fsys

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// FaultsEnv holds the faults of a program that was built with the tag "faults",
// for black-box tests: rules separated by ";", each
//
//	OP CALL [PATH-PART] = ACTION [once] [skip=N]
//
// with "*" for any OP or CALL. Actions: ENOSPC, EIO, EROFS, EACCES (the call fails so),
// kill (this process ends by SIGKILL before the call), kill:FILE (the same, and
// FILE is created first; nothing happens when it is there, so only one of all
// processes is hit), stop:FILE (FILE is created, holding process id and path, and
// the call, and all further ones of this process, wait until FILE is gone again;
// FILE.hit stays, and no other process is stopped). skip=N lets the first N calls of this process pass.
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
	stopping               sync.Mutex // calls side by side find out one after the other
	mine                   bool       // this process is the one that was stopped; under stopping
	skip                   int64
	seen                   atomic.Int64
}

func parseFaults(spec string) ([]*fault, error) {
	var out []*fault
	for rule := range strings.SplitSeq(spec, ";") {
		when, what, ok := strings.Cut(rule, "=")
		w, a := strings.Fields(when), strings.Fields(what)
		if !ok || len(w) < 2 || len(a) < 1 {
			return nil, fmt.Errorf("rule %q is not 'OP CALL [PATH-PART] = ACTION [once]'", rule)
		}
		f := &fault{op: w[0], call: w[1], action: a[0]}
		for _, option := range a[1:] {
			if option == "once" {
				f.once = true
			} else if n, err := fmt.Sscanf(option, "skip=%d", &f.skip); n != 1 || err != nil {
				return nil, fmt.Errorf("rule %q: unknown option %q", rule, option)
			}
		}
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
	if f.seen.Add(1) <= f.skip || f.once && f.done.Swap(true) {
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
		if arg != "" && !claimToken(arg, name) {
			return nil
		}
		_ = unix.Kill(os.Getpid(), unix.SIGKILL)
		select {}
	case "stop":
		if mine, err := f.stop(arg, name); !mine {
			return err
		}
		for {
			switch _, err := os.Stat(arg); {
			case errors.Is(err, fs.ErrNotExist):
				return nil
			case err != nil: // not gone, only out of sight: the test must notice
				return fmt.Errorf("look for the stop file: %w", err)
			}
			time.Sleep(10 * time.Millisecond) //nolint:forbidigo // standing still is the fault
		}
	default:
		panic("unknown fault action " + f.action)
	}
}

// stop says whether this process is the one that the rule stops, and makes it so
// if there is none yet.
func (f *fault) stop(file, name string) (bool, error) {
	f.stopping.Lock()
	defer f.stopping.Unlock()
	if !f.mine && claimToken(file+".hit", name) {
		if err := os.WriteFile(file, token(name), 0o600); err != nil {
			return false, err
		}
		f.mine = true
	}
	return f.mine, nil
}

func token(name string) []byte { return fmt.Appendf(nil, "%d %s\n", os.Getpid(), name) }

// claimToken creates a file; false when another fault has done so before.
func claimToken(file, name string) bool {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return false
	}
	defer f.Close()
	_, err = f.Write(token(name))
	return err == nil
}
