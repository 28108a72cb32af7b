package conformance

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// hook starts a build by the configured command.
func (b *bench) hook(ctx context.Context, c *controller, job string) error {
	ctx, cancel := context.WithTimeout(ctx, b.cfg.Step)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", b.cfg.StartCommand)
	cmd.Env = append(os.Environ(), "CONFORMANCE_JOB="+job, "CONFORMANCE_URL="+c.url, "CONFORMANCE_JOB_URL="+c.jobURL(job))
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("start command: %w: %s", err, strings.TrimSpace(string(out[:min(len(out), 200)])))
	}
	return nil
}
