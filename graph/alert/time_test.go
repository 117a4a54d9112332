package alert_test

import (
	"testing"
	"time"

	"tocsin/graph/alert"
)

func TestParseTime(t *testing.T) {
	for _, c := range []struct {
		in, out string
		ok      bool
	}{
		{"", "", true},
		{"2026-11-20T08:41:12Z", "2026-11-20T08:41:12Z", true},
		{"2026-11-20T08:41:12.1Z", "2026-11-20T08:41:12.1Z", true},
		{"2026-11-20T08:41:12.0433333Z", "2026-11-20T08:41:12.0433333Z", true},
		{"2026-11-20T08:41:12.123456789Z", "2026-11-20T08:41:12.1234567Z", true},
		{"2026-11-20T08:41:12.5000000Z", "2026-11-20T08:41:12.5Z", true},
		{"2022-09-09T8:48:50.361Z", "2022-09-09T08:48:50.361Z", true},
		{"2026-11-20T10:41:12+02:00", "2026-11-20T08:41:12Z", true},
		{"2026-11-20T08:41:12", "2026-11-20T08:41:12Z", true},
		{"0001-01-01T00:00:00Z", "", true}, // how the services write a missing time
		{"9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z", true},
		{"1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59.9Z", true},
		{"8/22/2022 6:07:16 PM", "", false},
		{"2025-09-18T15:14:17+0530577Z", "", false},
		{"T8:", "", false},
		{"yesterday", "", false},
	} {
		got, ok := alert.ParseTime(c.in)
		if got.String() != c.out || ok != c.ok {
			t.Errorf("ParseTime(%q) = %q, %v; want %q, %v", c.in, got, ok, c.out, c.ok)
		}
	}
}

func TestTimeOrder(t *testing.T) {
	early, _ := alert.ParseTime("2026-07-30T04:01:27Z")
	late, _ := alert.ParseTime("2026-07-30T04:01:27.07Z") // sorts before early as text
	if late-early != 70*alert.Millisecond {
		t.Errorf("%v is %d ticks after %v", late, late-early, early)
	}
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"2026-11-20T08:41:12.0433333Z", "T8:48", "2026-11-20T8:", "9999-12-31T23:59:59Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, ok := alert.ParseTime(s)
		if !ok || v == 0 {
			return
		}
		again, ok := alert.ParseTime(v.String())
		if year := v.Time().Year(); year < 0 || year > 9999 {
			return // RFC 3339 has no such years, but a zone can move a time there
		}
		if !ok || again != v {
			t.Errorf("%q reads as %v, which reads as %v, %v", s, v, again, ok)
		}
	})
}

func TestAt(t *testing.T) {
	in := time.Date(2026, 11, 24, 1, 2, 3, 456_789_123, time.FixedZone("", 3600))
	if got, want := alert.At(in).String(), "2026-11-24T00:02:03.4567891Z"; got != want {
		t.Errorf("At = %s, want %s", got, want)
	}
	if alert.At(time.Time{}) != 0 || !alert.Time(0).Time().IsZero() || alert.Time(0).String() != "" {
		t.Error("the missing time does not stay missing")
	}
	if alert.Ticks(time.Second) != alert.Second {
		t.Errorf("Ticks(1s) = %d", alert.Ticks(time.Second))
	}
}
