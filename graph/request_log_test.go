package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// logged lists x with a log at a level and returns the lines of the log, and its text.
func logged(t *testing.T, level slog.Level, s service) (lines []map[string]any, text string) {
	t.Helper()
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: level}))
	c := New(Options{Root: root, Tokens: &tokens{}, HTTP: &http.Client{Transport: s}, Log: log, Tries: 1})
	for range c.List(t.Context(), List{Path: "x", Filter: "a eq 'y'"}) {
		continue
	}
	text = out.String()
	for line := range strings.Lines(text) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, m)
	}
	return lines, text
}

func TestEachRequestIsLogged(t *testing.T) {
	var sent string
	lines, text := logged(t, slog.LevelDebug, func(r *http.Request) (*http.Response, error) {
		sent = r.Header.Get("client-request-id")
		return reply(200, `{"value":["body text"]}`, "request-id", "r-1\x1b[31m"), nil
	})
	if len(lines) != 1 {
		t.Fatalf("lines %v", lines)
	}
	for key, want := range map[string]any{
		"msg": "request", "method": "GET", "host": "graph.example", "path": "/v1.0/x", "filter": "a eq 'y'", "status": 200.0, "bytes": 23.0, "client-request-id": sent, "request-id": "r-1 [31m",
	} {
		if lines[0][key] != want {
			t.Errorf("%s is %v, want %v", key, lines[0][key], want)
		}
	}
	if _, ok := lines[0]["duration"]; !ok {
		t.Error("no duration")
	}
	for _, secret := range []string{"token-", "Bearer", "body text"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q: %s", secret, text)
		}
	}
}

func TestARequestWithoutAnswerIsLogged(t *testing.T) {
	lines, _ := logged(t, slog.LevelDebug, func(*http.Request) (*http.Response, error) { return nil, errors.New("no route to host") })
	if len(lines) != 1 || lines[0]["status"] != 0.0 || lines[0]["cause"] != "no route to host" {
		t.Errorf("lines %v", lines)
	}
}

func TestRequestsAreNotLoggedWithoutDebug(t *testing.T) {
	if _, text := logged(t, slog.LevelInfo, func(*http.Request) (*http.Response, error) { return reply(200, `{"value":[]}`), nil }); text != "" {
		t.Errorf("the log holds %s", text)
	}
}
