package entra_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tocsin/graph/entra"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"10": 10 * time.Second, "2.128": 2128 * time.Millisecond, " 7 ": 7 * time.Second, `"7"`: 7 * time.Second,
		"": 0, "0": 0, "-1": 0, "soon": 0, "NaN": 0, "2 apples": 0, "s": 0, "PT": 0, "1e300": time.Hour, "Inf": time.Hour,
		"2s": 2 * time.Second, "2 s": 2 * time.Second, "500ms": 500 * time.Millisecond, "1500 milliseconds": 1500 * time.Millisecond,
		"30 seconds": 30 * time.Second, "1 minute": time.Minute, "14m 56s": 14*time.Minute + 56*time.Second, "1h": time.Hour, "3 hours": time.Hour,
		strings.Repeat("999999999h ", 1000): time.Hour,
		"00:00:30":                          30 * time.Second, "00:01:02.5": 62500 * time.Millisecond, "99:00:00": time.Hour,
		"PT30S": 30 * time.Second, "PT1M30.5S": 90500 * time.Millisecond, "999999999:00:00": 0,
		"Fri, 20 Nov 2026 09:00:30 GMT": 30 * time.Second, "Fri, 20 Nov 2026 08:00:00 GMT": 0, "Fri, 20 Nov 2099 09:00:30 GMT": time.Hour,
		"2026-11-20T09:00:05Z": 5 * time.Second, "2026-11-20T10:00:05+01:00": 5 * time.Second,
		"1795165230": 30 * time.Second, // a Unix time
	} {
		for _, date := range []string{"", "Fri, 20 Nov 2026 09:00:00 GMT"} {
			h, clock := http.Header{"Retry-After": {value}}, now
			if date != "" {
				h.Set("Date", date)
				clock = now.Add(-time.Hour) // wrong here, and not used
			}
			if got := entra.RetryAfter(h, "", clock, time.Hour); got != want {
				t.Errorf("%.30q: %v, want %v", value, got, want)
			}
		}
	}
}

func TestRetryAfterOfOtherHeaders(t *testing.T) {
	for _, c := range []struct {
		headers []string
		words   string
		want    time.Duration
	}{
		{[]string{"x-ms-retry-after-ms", "1500"}, "", 1500 * time.Millisecond},
		{[]string{"retry-after-ms", "250"}, "", 250 * time.Millisecond},
		{[]string{"x-ms-retry-after", "3"}, "", 3 * time.Second},
		{[]string{"RateLimit-Reset", "4"}, "", 4 * time.Second},
		{[]string{"Retry-After", "9", "x-ms-retry-after-ms", "1500"}, "in 5 seconds", 9 * time.Second},
		{[]string{"Retry-After", "later", "x-ms-retry-after-ms", "1500"}, "", 1500 * time.Millisecond},
		{[]string{"Retry-After", "", "Retry-After", "6"}, "", 6 * time.Second},
		{nil, "Please retry again after 14m 56s.", 14*time.Minute + 56*time.Second},
		{nil, "Rate limit is exceeded. Try again in 44 seconds.", 44 * time.Second},
		{nil, "Please retry after", 0},
		{nil, "10 requests in the last minute", 0},
		{nil, "after 9999 h", time.Hour},
	} {
		h := http.Header{}
		for i := 0; i < len(c.headers); i += 2 {
			h.Add(c.headers[i], c.headers[i+1])
		}
		if got := entra.RetryAfter(h, c.words, time.Now(), time.Hour); got != c.want {
			t.Errorf("%q, %q: %v, want %v", c.headers, c.words, got, c.want)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{"10", "2s", "PT1M", "00:00:30", "after 14m 56s", "Fri, 20 Nov 2026 09:00:30 GMT", "1795165230", "1e300"} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		h := http.Header{"Retry-After": {value}, "X-Ms-Retry-After-Ms": {value}}
		if got := entra.RetryAfter(h, value, time.Unix(0, 0), time.Hour); got < 0 || got > time.Hour {
			t.Errorf("%q: %v", value, got)
		}
	})
}
