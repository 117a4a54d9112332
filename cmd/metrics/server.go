package metrics

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"tocsin/cmd/verbs"
	"tocsin/graph/fault"
)

// Bounds on what scrapers may cost.
const (
	maxConnections = 16
	maxHeader      = 8 << 10
	readLimit      = 5 * time.Second  // to send a request
	writeLimit     = 10 * time.Second // to take the answer
	idleLimit      = 30 * time.Second // of a connection without a request: others may need its place
	stopLimit      = time.Second      // for the answers under way when the server stops
)

// Path is the only path.
const Path = "/metrics"

// Address completes an address: a port alone, with or without a colon before it, is one of
// 127.0.0.1, so that only a person who names another host serves the network. The error is a
// Usage fault.
func Address(given string) (string, error) {
	if !strings.Contains(given, ":") {
		given = ":" + given
	}
	host, port, err := net.SplitHostPort(given)
	if n, wrong := strconv.Atoi(port); err != nil || wrong != nil || n < 0 || n > 65535 {
		return "", fault.New(fault.Usage, fmt.Sprintf("--metrics %s is not an address", fault.Line(strings.TrimPrefix(given, ":"), 80)), "write a port, such as 9464, or host:port", err)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port), nil
}

// Server serves the metrics of feeds that are given to it. Make one with Listen.
type Server struct {
	listener net.Listener
	http     *http.Server
	ended    chan struct{}

	mu   sync.RWMutex // held while feeds are read
	read Read         // nil while there is nothing to read; guarded by mu
}

// Listen binds an address of the form that Address returns and begins to serve. At an
// address that only this computer reaches, it answers to names of this computer alone. The
// error is a Usage fault: the address is in use, or is not one of this computer.
func Listen(ctx context.Context, address string, logTo *slog.Logger) (*Server, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		reason, hint := fault.Reason(err)
		return nil, fault.New(fault.Usage, fmt.Sprintf("cannot serve metrics at %s: %s", fault.Line(address, 80), reason), cmp.Or(hint, "name another address with --metrics"), err)
	}
	s := &Server{listener: listener, ended: make(chan struct{})}
	routes := http.NewServeMux()
	routes.Handle("GET "+Path, Handler(s.now))
	open := &places{}
	s.http = &http.Server{
		Handler: open.answering(hostsOf(listener.Addr(), address).only(routes)), ConnContext: open.take, ConnState: open.leave,
		ReadHeaderTimeout: readLimit, ReadTimeout: readLimit, WriteTimeout: writeLimit, IdleTimeout: idleLimit,
		MaxHeaderBytes: maxHeader, ErrorLog: quiet(logTo),
	}
	go func() {
		defer close(s.ended)
		if err := s.http.Serve(listener); err != nil && err != http.ErrServerClosed {
			logTo.Error("the metrics are no longer served", "cause", err)
		}
	}()
	return s, nil
}

// quiet keeps the errors of connections out of stderr.
func quiet(logTo *slog.Logger) *log.Logger {
	return slog.NewLogLogger(logTo.Handler(), slog.LevelDebug)
}

// Addr returns the address of the server, with the port that the system chose for port 0.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Show sets where the feeds are read from. It returns once nothing reads from the place
// before, which may be closed then. Nil means that there is nothing to read for a while.
func (s *Server) Show(read Read) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read = read
}

// now reads the feeds from where Show said.
func (s *Server) now(ctx context.Context) ([]verbs.FeedStatus, error) {
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.read == nil {
		return nil, fault.New(fault.Store, "no store is open", "", nil)
	}
	return s.read(ctx)
}

// Close stops serving and releases the address.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = s.http.Close() // a scraper that takes too long
	}
	<-s.ended
	return err
}
