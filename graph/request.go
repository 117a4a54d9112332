package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// renewAfter is how long to wait, after a missing permission caused a request for a
// new token, before it may cause another.
const renewAfter = 10 * time.Second

// request describes one request.
type request struct {
	method string // "" means GET
	at     *url.URL
	path   string // below /v1.0/, or below the tenant's feed of the Office 365 Management API; for messages
	office bool   // it goes to the Office 365 Management API, not to Graph
	plain  bool   // without the Prefer header
	apart  bool   // that it is throttled says nothing about other requests

	roles []string // one of which is enough; nil if unknown
	meter *Meter   // counts what is sent; nil counts nothing
	tries int      // how often it is tried before it fails; 0 means the client's number
	pace  Pace     // of the list

	licence string // without which the service refuses the list; "" if unknown

	// accept looks at an answer with a good status and returns what is wrong with it;
	// nil accepts every such answer. The request is repeated after any error, and fails
	// with that error in the end, except that an *unreadable is returned at once.
	accept func(*answer) error
}

// service returns the API's name in sentences.
func (r request) service() string {
	if r.office {
		return officeName
	}
	return "Graph"
}

// answer is the response to one request, whatever its status.
type answer struct {
	status int
	header http.Header
	body   []byte
	sent   string // the client-request-id of the request

	lacking []string // of a refusal: permissions that the application lacks, as far as its tokens show
}

// ask makes a request. It repeats the request while that may help: after throttling,
// after a failure of the service or the network, and once with a new token (see
// renews). Its errors are faults.
func (c *Client) ask(ctx context.Context, r request) (*answer, error) {
	if c.wrong != nil {
		return nil, c.wrong
	}
	began, token, renewed := time.Now(), "", false
	tries := c.tries
	if r.tries > 0 {
		tries = r.tries
	}
	for try := 1; ; {
		got, err := c.once(ctx, r, token)
		if err == nil && !renewed && c.renews(got) {
			renewed = true
			if token, err = c.tokens.Renew(ctx, c.scope, claims(got.header)); err != nil {
				return nil, tokenFault(err)
			}
			continue
		}
		pause, trouble := c.judge(ctx, got, err, try, r)
		if trouble == nil {
			return got, nil
		}
		if pause == 0 || try >= tries || time.Since(began)+pause > patience {
			return nil, trouble
		}
		entra.Retry{Attempt: try + 1, Most: tries, Pause: pause, Cause: trouble}.Report(ctx)
		c.log.Debug("asking again", "path", r.path, "try", try, "pause", pause, "cause", trouble)
		if err := sleep(ctx, pause); err != nil {
			return nil, outOfTime(err, trouble)
		}
		try++
	}
}

// outOfTime returns the error of a request that may not wait for another try: if the
// caller's time is over, the trouble that it would wait out, else the cancellation.
func outOfTime(err, trouble error) error {
	if !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	f := *fault.Of(trouble)
	f.Err = fmt.Errorf("%w: %w", err, trouble)
	return &f
}

// renews reports whether a refusal needs a new token. A token that the service does
// not accept always does. A token that lacks a permission does so once in
// renewAfter, because only new tokens show a consent given since.
func (c *Client) renews(got *answer) bool {
	switch {
	case got.status == http.StatusUnauthorized:
		return true
	case got.status == http.StatusForbidden && !isHTML(got):
		c.mu.Lock()
		defer c.mu.Unlock()
		if now := c.now(); now.Sub(c.renewed) >= renewAfter {
			c.renewed = now
			return true
		}
	}
	return false
}

// judge returns nil for a good answer. Otherwise it returns the error and how long to
// wait before another try; 0 if another try would not help.
func (c *Client) judge(ctx context.Context, got *answer, err error, try int, r request) (time.Duration, error) {
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	if err != nil {
		trouble, again := networkFault(err, c.root)
		if !again {
			return 0, trouble
		}
		return backoff(try, r.pace.first()), trouble
	}
	tries, err := wrong(got, r)
	if err == nil || try >= tries && fault.Of(err).Kind != fault.Throttled {
		return 0, err
	}
	trouble, pause := *fault.Of(err), got.retryAfter(r, c.now())
	trouble.RetryAfter = cmp.Or(pause, trouble.RetryAfter, defaultRetryAfter)
	if trouble.Kind == fault.Throttled && !r.apart {
		c.spacing(r).pause(max(pause, r.pace.first()))
	}
	switch {
	case try >= tries:
		return 0, &trouble
	case pause == 0:
		return backoff(try, r.pace.first()), &trouble
	}
	return pause, &trouble
}

// wrong returns how often the request is made at most, and what is wrong with an
// answer; nil if it is good.
func wrong(got *answer, r request) (int, error) {
	if f, tries := refusal(got, r); f != nil {
		return tries, f
	}
	if r.accept == nil {
		return 1, nil
	}
	err := r.accept(got)
	if err == nil || errors.As(err, new(*unreadable)) {
		return 1, err
	}
	if !errors.As(err, new(*fault.Fault)) {
		err = broken(got, r, err)
	}
	return always, err
}
