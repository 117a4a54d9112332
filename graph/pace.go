package graph

import (
	"cmp"
	"context"
	"time"
)

// Pace is how fast a service lets one list be asked for, if the list has a limit of its own
// that the service does not name in its answers. The zero Pace is that of all others.
type Pace struct {
	Apart   time.Duration // between the beginnings of two requests of the tenant; 0 means any
	Backoff time.Duration // the first pause after throttling, if the service names none; 0 means a second
}

// first returns the first pause.
func (p Pace) first() time.Duration { return cmp.Or(p.Backoff, firstBackoff) }

// spacing returns what holds back the requests for a path with a pace of its own: all feeds
// and checks of the tenant share it. For other paths it is the client's own limiter.
func (c *Client) spacing(r request) *limiter {
	if r.pace.Apart == 0 {
		return c.limit
	}
	return c.limit.spacing(r.path, r.pace.Apart)
}

// turn returns when a request may go out, or with the context's error.
func (c *Client) turn(ctx context.Context, r request) error {
	if err := c.limit.wait(ctx); err != nil || r.pace.Apart == 0 {
		return err
	}
	return c.spacing(r).wait(ctx)
}
