package simjenkins

import (
	"context"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/layout"
)

// DrawNumbers draws build numbers of a job, as that many builds would.
func DrawNumbers(ctx context.Context, home layout.Home, name string, count int) ([]int, error) {
	var cfg Config
	cfg.setDefaults()
	c := newController(cfg, identity{life: ledger.Life{Name: "x", Incarnation: 1}, home: home}, zerolog.Nop())
	j, err := c.addJob(name, "jobs/"+name)
	if err != nil {
		return nil, err
	}
	var numbers []int
	for range count {
		n, err := j.assignNumber(ctx)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}
