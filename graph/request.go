package graph

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"tocsin/graph/bound"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// renewAfter is how long to wait, after a missing permission caused a request for a
// new token, before it may cause another.
const renewAfter = time.Minute

var errStalled = errors.New("the service stopped answering")

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
// not accept always does. A token that lacks a permission does so at most once a
// minute, because only new tokens show a consent given since.
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

// once makes one request as soon as the rate limit permits, with the given token, or
// with the current one if it is "".
func (c *Client) once(ctx context.Context, r request, token string) (*answer, error) {
	if token == "" {
		var err error
		if token, err = c.tokens.Token(ctx, c.scope); err != nil {
			return nil, tokenFault(err)
		}
	}
	if err := c.turn(ctx, r); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	guard := time.AfterFunc(headLimit, func() { cancel(errStalled) })
	defer guard.Stop()
	got := &answer{sent: requestID()}
	err := c.exchange(ctx, r, token, got, guard)
	r.meter.count(got.status)
	if err != nil {
		return nil, because(ctx, err)
	}
	if got.status == http.StatusForbidden && len(c.sources) > 0 {
		got.lacking = c.lacking(ctx, token)
	}
	return got, nil
}

// exchange sends a request and reads its answer into got. The guard ends the request
// if the service stops answering.
func (c *Client) exchange(ctx context.Context, r request, token string, got *answer, guard *time.Timer) error {
	sent, err := http.NewRequestWithContext(ctx, cmp.Or(r.method, http.MethodGet), r.at.String(), http.NoBody)
	if err != nil {
		return err
	}
	setHeaders(sent.Header, token, got.sent)
	if r.plain {
		sent.Header.Del("Prefer")
	}
	reply, err := entra.Do(c.http, sent)
	if err != nil {
		return err
	}
	defer reply.Body.Close()
	got.status, got.header = reply.StatusCode, reply.Header
	got.body, err = c.read(ctx, &guarded{r: reply.Body, timer: guard, end: time.Now().Add(bodyLimit)}, reply)
	return err
}

// because returns the reason for which the guard ended a request, if it did, because
// the transport reports that in several forms.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(err, cause) {
		return cause
	}
	return err
}

func setHeaders(h http.Header, token, id string) {
	h.Set("Authorization", "Bearer "+token)
	h.Set("Prefer", "include-unknown-enum-members")
	h.Set("client-request-id", id)
	h.Set("Accept", "application/json")
	h.Set("Accept-Encoding", "gzip")
	h.Set("User-Agent", "tocsin")
}

// requestID returns a random GUID (version 4).
func requestID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// guarded resets the stall guard before each read. It stops resetting it when the time
// for the whole body is over.
type guarded struct {
	r     io.Reader
	timer *time.Timer
	end   time.Time
}

func (g *guarded) Read(p []byte) (int, error) {
	g.timer.Reset(min(stallLimit, time.Until(g.end)))
	return g.r.Read(p)
}

// guess returns how much to allocate for an answer like one of so many bytes. Pages of one
// list differ by a few hundredths, and room that lacks a byte is allocated anew, twice as large.
func guess(like int64) int64 { return like + like/16 + 512 }

// read returns a body as plain UTF-8. If one is too large, the error
// is bound.ErrTooLarge. It reads only the beginning of a refusal, and leaves what cannot be
// read of it: the status is enough.
func (c *Client) read(ctx context.Context, body io.Reader, reply *http.Response) ([]byte, error) {
	refused := reply.StatusCode >= 300
	text, err := c.plain(ctx, body, reply, refused)
	if refused {
		err = nil
	}
	return text, err
}

func (c *Client) plain(ctx context.Context, body io.Reader, reply *http.Response, refused bool) ([]byte, error) {
	unpacked, err := c.unpacker.Open(ctx, body, reply.Header.Values("Content-Encoding"))
	if err != nil {
		return nil, err
	}
	defer unpacked.Close()
	if refused {
		head, _ := bound.Head(unpacked, bound.Refusal)
		return bound.Text(head)
	}
	all, err := bound.Grow(unpacked, c.most, guess(max(reply.ContentLength, c.size.Load(), 4<<10)))
	if err != nil {
		return nil, err
	}
	c.size.Store(int64(len(all)))
	return bound.Text(all)
}
