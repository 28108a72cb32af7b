package harness

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/footman-ci/footman/internal/simjenkins/memory"
)

// pageLimit bounds one page of a controller: a scripted load answers when it is done.
const pageLimit = 10 * time.Minute

// Page asks the replica's controller for a page and decodes its JSON into out, which
// may be nil. Any status but 200 is an error.
func (r *Replica) Page(ctx context.Context, method, path string, args url.Values, out any) error {
	ctx, cancel := context.WithTimeout(ctx, pageLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, r.URL()+path+"?"+args.Encode(), nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("%s %s of %s: %w", method, path, r.Name, err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s of %s: %s %.200s", method, path, r.Name, resp.Status, data)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(data, out); err != nil {
		return fmt.Errorf("%s %s of %s: %w", method, path, r.Name, err)
	}
	return nil
}

// Journal is what a simulated controller has saved and loaded after an event, in order.
func (r *Replica) Journal(ctx context.Context, since uint64) (all []memory.Event, err error) {
	for {
		var part []memory.Event
		if err := r.Page(ctx, http.MethodGet, "/sim/events", url.Values{"since": {strconv.FormatUint(since, 10)}}, &part); err != nil {
			return nil, err
		}
		if len(part) == 0 {
			return all, nil
		}
		all, since = append(all, part...), part[len(part)-1].Seq
	}
}
