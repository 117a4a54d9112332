package metrics

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"tocsin/cmd/verbs"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// full returns a feed of which every figure is known at some moment, with words that no page
// may show.
func full(integration string) verbs.FeedStatus {
	at := noon.Add(-time.Minute)
	s := ingest.State{
		Feed: ingest.Feed{Integration: integration, Source: "alerts_v2"}, Phase: ingest.Polling, Holder: "secret-holder",
		Fault:     &fault.Fault{Kind: fault.SignIn, Sentence: "secret sentence", Hint: "secret hint", IDs: "secret ids"},
		PollEvery: time.Minute, Faster: time.Second, Distance: time.Minute, Requests: 40, Throttles: 2, Late: 3, Malformed: 4, Skipped: 5, Partial: 6,
	}
	for v, i := reflect.ValueOf(&s).Elem(), 0; i < v.NumField(); i++ {
		if v.Field(i).Type() == reflect.TypeFor[time.Time]() {
			v.Field(i).Set(reflect.ValueOf(at))
		}
	}
	return verbs.FeedStatus{State: s, Now: noon}
}

func page(t *testing.T, rows ...verbs.FeedStatus) string {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, Path, nil)
	r.Header.Set("Accept", "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited")
	Handler(func(context.Context) ([]verbs.FeedStatus, error) { return rows, nil }).ServeHTTP(w, r)
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain; version=0.0.4") {
		t.Fatalf("status %d, %v: %s", w.Code, w.Header(), w.Body)
	}
	return w.Body.String()
}

// TestEveryFigureIsAMetric wants each figure with its help and type, two labels and no word
// of the state.
func TestEveryFigureIsAMetric(t *testing.T) {
	left := full("killed")
	left.Now = noon.Add(time.Hour)
	ended := full("retired")
	ended.State.Retired = true
	text := page(t, full("contoso"), left, ended)
	for _, f := range ingest.Figures() {
		kind := "gauge"
		if f.Rises {
			kind = "counter"
		}
		if !strings.Contains(text, fmt.Sprintf("# TYPE %s %s\n", Name(&f), kind)) || !strings.Contains(text, "# HELP "+Name(&f)+" ") {
			t.Errorf("no %s as a %s", Name(&f), kind)
		}
	}
	sample := regexp.MustCompile(`^tocsin_feed_[a-z_]+\{integration="(contoso|killed|retired)",source="alerts_v2"\} -?[0-9.e+]+$`)
	for line := range strings.Lines(text) {
		if line = strings.TrimSuffix(line, "\n"); !strings.HasPrefix(line, "#") && !sample.MatchString(line) {
			t.Errorf("a line of another form: %s", line)
		}
	}
	for _, want := range []string{
		`tocsin_feed_requests_total{integration="contoso",source="alerts_v2"} 40`, `tocsin_feed_lag_seconds{integration="contoso",source="alerts_v2"} 60`,
		`tocsin_feed_last_poll_timestamp_seconds{integration="contoso",source="alerts_v2"} 1.79552154e+09`, `tocsin_feed_skipped{integration="contoso",source="alerts_v2"} 5`,
		`tocsin_feed_not_polling{integration="killed",source="alerts_v2"} 1`, `tocsin_feed_exit_code{integration="contoso",source="alerts_v2"} 4`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("no line %s", want)
		}
	}
	if strings.Contains(text, "secret") {
		t.Errorf("a word of the state is shown:\n%s", text)
	}
}

// TestHostileNames has names that would break a line of the page, or end it.
func TestHostileNames(t *testing.T) {
	text := page(t, full("a\"} 1\nx{y=\"\\"), full("\xff\x1b[31m"), full(""))
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "tocsin_feed_") {
			t.Errorf("a name began the line %q", line)
		}
	}
}

// TestUnreadable answers that the store can't be read, and no more.
func TestUnreadable(t *testing.T) {
	w := httptest.NewRecorder()
	Handler(func(context.Context) ([]verbs.FeedStatus, error) {
		return nil, errors.New("/home/secret/tocsin.db is gone")
	}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, Path, nil))
	if w.Code != http.StatusServiceUnavailable || w.Body.String() != "the store can't be read\n" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

func TestAddress(t *testing.T) {
	for given, want := range map[string]string{
		"9464": "127.0.0.1:9464", ":9464": "127.0.0.1:9464", "0": "127.0.0.1:0", "0.0.0.0:9464": "0.0.0.0:9464", "[::1]:9464": "[::1]:9464", "localhost:1": "localhost:1",
		"": "", ":": "", "x": "", "65536": "", "-1": "", "127.0.0.1": "", "::1": "", "a:b:c": "", "host:port": "", "http://127.0.0.1:9464": "",
	} {
		got, err := Address(given)
		if got != want || (err == nil) != (want != "") || err != nil && fault.Of(err).Kind != fault.Usage {
			t.Errorf("%q is %q, %v", given, got, err)
		}
	}
}

func listen(t *testing.T, address string) *Server {
	t.Helper()
	s, err := Listen(t.Context(), address, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func ask(t *testing.T, method, url string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	b, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply.StatusCode, string(b)
}

// TestServer serves one page, from where Show says, and refuses an address in use.
func TestServer(t *testing.T) {
	s := listen(t, "127.0.0.1:0")
	url := "http://" + s.Addr()
	if code, _ := ask(t, http.MethodGet, url+Path); code != http.StatusServiceUnavailable {
		t.Errorf("without a store: %d", code)
	}
	s.Show(func(context.Context) ([]verbs.FeedStatus, error) { return []verbs.FeedStatus{full("contoso")}, nil })
	if code, text := ask(t, http.MethodGet, url+Path); code != http.StatusOK || !strings.Contains(text, `integration="contoso"`) {
		t.Errorf("%d %s", code, text)
	}
	for path, want := range map[string]int{"/": 404, "/metrics/": 404, "/metrics/x": 404, "/debug/pprof/": 404} {
		if code, _ := ask(t, http.MethodGet, url+path); code != want {
			t.Errorf("%s answers %d", path, code)
		}
	}
	if code, _ := ask(t, http.MethodPost, url+Path); code != http.StatusMethodNotAllowed {
		t.Errorf("POST answers %d", code)
	}
	_, err := Listen(t.Context(), s.Addr(), slog.New(slog.DiscardHandler))
	if f := fault.Of(err); f == nil || f.Kind != fault.Usage || f.Sentence != "cannot serve metrics at "+s.Addr()+": another program uses the address already" {
		t.Errorf("an address in use: %v", err)
	}
}

// TestShowWaits keeps Show from returning while something reads from the place before.
func TestShowWaits(t *testing.T) {
	var s Server
	reading, release, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	s.Show(func(context.Context) ([]verbs.FeedStatus, error) {
		close(reading)
		<-release
		return nil, nil
	})
	go func() {
		defer close(done)
		_, _ = s.now(context.Background())
	}()
	<-reading
	if s.mu.TryLock() {
		t.Error("the place may be closed while it is read")
	}
	close(release)
	<-done
	s.Show(nil)
	if _, err := s.now(t.Context()); err == nil {
		t.Error("a place that was taken away is read")
	}
}

// TestHalfRequests: clients that send half a request, however many, do not keep a scraper
// out, and the number of open connections is bounded.
func TestHalfRequests(t *testing.T) {
	s := listen(t, "127.0.0.1:0")
	s.Show(func(context.Context) ([]verbs.FeedStatus, error) { return []verbs.FeedStatus{full("contoso")}, nil })
	for range 4 * maxConnections {
		conn, err := net.Dial("tcp", s.Addr())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := conn.Write([]byte("GET /metrics HTTP/1.1\r\nHost: x\r\nX-")); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	if code, _ := ask(t, http.MethodGet, "http://"+s.Addr()+Path); code != http.StatusOK {
		t.Errorf("answers %d", code)
	}
	if took := time.Since(began); took >= readLimit {
		t.Errorf("it takes %s", took)
	}
}

// TestAnswersKeepTheirPlace: a connection being answered is never closed for another
// one; the newcomer is.
func TestAnswersKeepTheirPlace(t *testing.T) {
	var p places
	var own []*place
	join := func() net.Conn {
		here, there := net.Pipe()
		t.Cleanup(func() { there.Close() })
		if one, ok := p.take(t.Context(), here).Value(placeKey{}).(*place); ok {
			own = append(own, one)
		}
		return here
	}
	for range maxConnections {
		join()
	}
	for _, one := range own {
		one.answered = true
	}
	if _, err := join().Write([]byte("x")); !errors.Is(err, io.ErrClosedPipe) || len(own) != maxConnections {
		t.Errorf("one more while all are answered: %v", err)
	}
	own[3].answered = false
	join()
	if _, err := own[3].conn.Write([]byte("x")); !errors.Is(err, io.ErrClosedPipe) || len(p.open) != maxConnections {
		t.Errorf("the idle one is kept: %v, %d open", err, len(p.open))
	}
	p.leave(own[0].conn, http.StateIdle)
	p.leave(own[1].conn, http.StateClosed)
	if len(p.open) != maxConnections-1 {
		t.Errorf("%d open", len(p.open))
	}
}
