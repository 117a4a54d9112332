package graph

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"tocsin/graph/bound"
	"tocsin/graph/entra"
)

var errStalled = errors.New("the service stopped answering")

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
