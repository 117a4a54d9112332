package config_test

import (
	"testing"
	"time"

	"tocsin/store/config"
)

func TestParseDuration(t *testing.T) {
	const day = 24 * time.Hour
	for in, want := range map[string]time.Duration{
		"5s": 5 * time.Second, "1m": time.Minute, "90m": 90 * time.Minute, "1h30m": 90 * time.Minute, "12h": 12 * time.Hour,
		"7d": 7 * day, "2w": 14 * day, "1w2d3h4m5s": 9*day + 3*time.Hour + 4*time.Minute + 5*time.Second, "36500d": 36500 * day,
	} {
		if got, err := config.ParseDuration(in); err != nil || time.Duration(got) != want {
			t.Errorf("%q: %v, %v, want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"", "1", "m", "-1m", "+1m", "1.5h", "1 m", " 1m", "1y", "1M", "0s", "0m0s", "36501d", "36500d1s", "99999999999999999999s", "9223372036854775807w", "1mm", "١m"} {
		if got, err := config.ParseDuration(in); err == nil {
			t.Errorf("%q: %v, want an error", in, got)
		}
	}
}

func TestDurationString(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"0s": 0, "5s": 5 * time.Second, "1m": time.Minute, "1h30m": 90 * time.Minute, "7d": 7 * 24 * time.Hour, "30d": 30 * 24 * time.Hour,
		"1s": 1999 * time.Millisecond, "1d1s": 24*time.Hour + time.Second,
	} {
		if got := config.Duration(d).String(); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func FuzzParseDuration(f *testing.F) {
	f.Add("1w2d")
	f.Add("1h30m")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := config.ParseDuration(s)
		if err != nil {
			return
		}
		if again, err := config.ParseDuration(d.String()); err != nil || again != d || d <= 0 {
			t.Errorf("%q is %d, its text %q reads as %d, %v", s, d, d.String(), again, err)
		}
	})
}
