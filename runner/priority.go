package runner

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// niceValue is what the runner asks for: above everything ordinary, so that a
// machine whose cores are all taken still freezes in time.
const niceValue = -10

// harden locks the runner's memory and raises its priority, as far as the system
// lets it. It returns the nice value that the process had, which controllers get
// back, and what did not work. A runner without these rights works all the same;
// it only may be late when the machine swaps or starves, and the timers grant it
// runnerLatency for that.
func harden() (nice int, problems []error) {
	self, err := readStat("/proc/self/stat")
	if err != nil {
		return 0, []error{fmt.Errorf("read own priority: %w", err)}
	}
	if err := lockMemory(); err != nil {
		problems = append(problems, fmt.Errorf("lock memory: %w", err))
	}
	if self.nice > niceValue {
		if err := raisePriority(); err != nil {
			problems = append(problems, fmt.Errorf("raise priority: %w", err))
		}
	}
	return self.nice, problems
}

// raisePriority sets the nice value of every thread; on Linux it belongs to the
// thread, and new threads inherit it.
func raisePriority() error {
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return err
	}
	for _, t := range tasks {
		tid, err := strconv.Atoi(t.Name())
		if err != nil {
			continue
		}
		if err := unix.Setpriority(unix.PRIO_PROCESS, tid, niceValue); err != nil && !errors.Is(err, unix.ESRCH) {
			return err
		}
	}
	return nil
}

// dropPriority gives the calling thread, which must be locked, the nice value
// back that the controller shall inherit. Lowering needs no rights.
func dropPriority(nice int) {
	_ = unix.Setpriority(unix.PRIO_PROCESS, 0, nice)
}

// capIPCLock is CAP_IPC_LOCK of <linux/capability.h>.
const capIPCLock = 14

// lockMemory keeps every page that was used once, and the program's text, in
// memory: what the fence needs must not be read from a storage that has stalled.
// It does nothing under a finite RLIMIT_MEMLOCK, because later allocations beyond
// the limit would then fail and end the process.
func lockMemory() error {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_MEMLOCK, &limit); err != nil {
		return err
	}
	if limit.Cur != unix.RLIM_INFINITY && !capable(capIPCLock) {
		return fmt.Errorf("the limit is %d bytes (ulimit -l, LimitMEMLOCK) and CAP_IPC_LOCK is missing", limit.Cur)
	}
	if err := unix.Mlockall(unix.MCL_CURRENT | unix.MCL_FUTURE | unix.MCL_ONFAULT); err != nil {
		return err
	}
	return loadProgram()
}

// loadProgram brings the program file's pages into memory; MCL_ONFAULT keeps them.
func loadProgram() error {
	exe, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return err
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(maps)) {
		if !strings.HasSuffix(strings.TrimSpace(line), " "+exe) {
			continue
		}
		from, to, _ := strings.Cut(strings.Fields(line)[0], "-")
		start, err1 := strconv.ParseUint(from, 16, 64)
		end, err2 := strconv.ParseUint(to, 16, 64)
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		// Fails with EINVAL before Linux 5.14; then pages come as they are used.
		_, _, errno := unix.Syscall(unix.SYS_MADVISE, uintptr(start), uintptr(end-start), unix.MADV_POPULATE_READ)
		if errno != 0 && errno != unix.EINVAL {
			return errno
		}
	}
	return nil
}

// capable says whether this process has a capability in effect.
func capable(capability uint) bool {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(data)) {
		if hex, ok := strings.CutPrefix(line, "CapEff:"); ok {
			set, err := strconv.ParseUint(strings.TrimSpace(hex), 16, 64)
			return err == nil && set&(1<<capability) != 0
		}
	}
	return false
}
