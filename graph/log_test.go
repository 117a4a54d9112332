package graph_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"tocsin/graph"
)

// roundTrip is a function used as a transport.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestLogRequests(t *testing.T) {
	answer := func(header http.Header, body string) roundTrip {
		return func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 206, Header: header, Body: io.NopCloser(strings.NewReader(body))}, nil
		}
	}
	for _, c := range []struct {
		name   string
		url    string
		answer roundTrip
		want   map[string]any // nil means absent
	}{
		{
			"a page", "https://graph.example/v1.0/security/alerts_v2?$filter=a%20ge%20b&$skiptoken=SECRET",
			answer(http.Header{"Request-Id": {"r1"}}, "SECRET body"),
			map[string]any{"method": "GET", "host": "graph.example", "path": "/v1.0/security/alerts_v2", "filter": "a ge b", "status": 206.0, "bytes": 11.0, "request-id": "r1", "client-request-id": "c1"},
		},
		{
			"a token", "https://login.example/contoso/oauth2/v2.0/token",
			answer(http.Header{"X-Ms-Request-Id": {"r2"}}, ""),
			map[string]any{"path": "/contoso/oauth2/v2.0/token", "bytes": 0.0, "request-id": "r2", "filter": nil},
		},
		{
			"a tenant's id", "https://login.example/0b1f5c3e-8a44-4d7e-9d10-2f6f3a5c9b77/oauth2/v2.0/token",
			answer(http.Header{}, ""),
			map[string]any{"path": "/0b1f5c3e…/oauth2/v2.0/token"},
		},
		{
			"no answer for a tenant", "https://login.example/x",
			func(*http.Request) (*http.Response, error) {
				return nil, errors.New(`Get "https://login.example/0B1F5C3E-8a44-4d7e-9d10-2f6f3a5c9b77/x": reset`)
			},
			map[string]any{"error": `Get "https://login.example/0B1F5C3E…/x": reset`},
		},
		{
			"no answer", "https://graph.example/v1.0/x",
			func(*http.Request) (*http.Response, error) {
				return nil, errors.New(`invalid proxy address "http://amal:SECRET@proxy.example:1"`)
			},
			map[string]any{"error": `invalid proxy address "http://…@proxy.example:1"`, "status": nil},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			log := slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
			client := graph.LogRequests(&http.Client{Transport: c.answer}, log)
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.url, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer SECRET")
			r.Header.Set("client-request-id", "c1")
			if reply, err := client.Do(r); err == nil {
				if _, err := io.ReadAll(reply.Body); err != nil {
					t.Fatal(err)
				}
				reply.Body.Close()
				reply.Body.Close() // closing twice logs one line
			}
			var line map[string]any
			if err := json.Unmarshal(out.Bytes(), &line); err != nil {
				t.Fatalf("%q: %v", out.String(), err)
			}
			for key, want := range c.want {
				if line[key] != want {
					t.Errorf("%s is %v, want %v", key, line[key], want)
				}
			}
			if line["duration"] == nil || line["msg"] != "request" || strings.Contains(out.String(), "SECRET") {
				t.Errorf("the line is %s", out.String())
			}
		})
	}
}

func TestLogRequestsOff(t *testing.T) {
	client := &http.Client{}
	if graph.LogRequests(client, slog.New(slog.DiscardHandler)) != client {
		t.Error("a client is wrapped though nothing would be logged")
	}
}
