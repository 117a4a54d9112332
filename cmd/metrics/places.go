package metrics

import (
	"context"
	"net"
	"net/http"
	"slices"
	"sync"
)

// places bounds how many connections are open at once. A new one takes the place of the
// oldest one not being answered: clients that send half a request, or none, must not keep
// a scraper out.
type places struct {
	mu   sync.Mutex
	open []*place // in the order of their coming; guarded by mu
}

// place is that of one connection.
type place struct {
	conn     net.Conn
	answered bool // a whole request came, and its answer is not yet sent; guarded by places.mu
}

// placeKey is the key of a connection's place in the context of its requests.
type placeKey struct{}

// take gives a new connection a place; see http.Server.ConnContext. It closes the
// connection if all others are being answered.
func (p *places) take(ctx context.Context, conn net.Conn) context.Context {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.open) >= maxConnections {
		at := slices.IndexFunc(p.open, func(one *place) bool { return !one.answered })
		if at < 0 {
			_ = conn.Close()
			return ctx
		}
		_ = p.open[at].conn.Close()
		p.open = slices.Delete(p.open, at, at+1)
	}
	own := &place{conn: conn}
	p.open = append(p.open, own)
	return context.WithValue(ctx, placeKey{}, own)
}

// leave frees the place of a connection that has ended; see http.Server.ConnState.
func (p *places) leave(conn net.Conn, state http.ConnState) {
	if state != http.StateClosed && state != http.StateHijacked {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open = slices.DeleteFunc(p.open, func(one *place) bool { return one.conn == conn })
}

// answering returns a handler that keeps the place of a connection while it answers.
func (p *places) answering(next http.Handler) http.Handler {
	set := func(own *place, answered bool) {
		p.mu.Lock()
		defer p.mu.Unlock()
		own.answered = answered
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if own, ok := r.Context().Value(placeKey{}).(*place); ok {
			set(own, true)
			defer set(own, false)
		}
		next.ServeHTTP(w, r)
	})
}
