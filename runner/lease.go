package runner

import (
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// mountStats is where the kernel shows what an NFS client knows of its server.
const mountStats = "/proc/self/mountstats"

// serverLease returns the lease time that the NFSv4 server of a mount point has
// told this client, 0 if it is not known.
func serverLease(mountPoint string) time.Duration {
	f, err := os.Open(mountStats)
	if err != nil {
		return 0
	}
	defer f.Close()
	return parseLease(f, mountPoint)
}

// parseLease reads mountstats: "device SOURCE mounted on POINT with fstype nfs4 …"
// begins a mount, and one of its lines is "nfsv4: bm0=…,…,lease_time=90,lease_expired=0"
// (the kernel's fs/nfs/super.c, show_lease). The last mount on a point is the visible one.
func parseLease(r io.Reader, mountPoint string) time.Duration {
	data, err := io.ReadAll(r)
	if err != nil {
		return 0
	}
	var lease time.Duration
	in := false
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "device ") {
			_, rest, _ := strings.Cut(line, " mounted on ")
			point, _, _ := strings.Cut(rest, " with fstype ")
			if in = unescape(point) == mountPoint; in {
				lease = 0
			}
			continue
		}
		if !in || !strings.HasPrefix(strings.TrimSpace(line), "nfsv4:") {
			continue
		}
		for option := range strings.SplitSeq(strings.TrimSpace(line), ",") {
			if value, ok := strings.CutPrefix(option, "lease_time="); ok {
				if seconds, err := strconv.Atoi(value); err == nil && seconds > 0 {
					lease = time.Duration(seconds) * time.Second
				}
			}
		}
	}
	return lease
}

// unescape undoes the octal escapes of blanks and the like in mount points.
func unescape(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}
