package text_test

import (
	"testing"
	"time"

	"tocsin/tui/text"
)

func TestTimes(t *testing.T) {
	local := time.Local
	time.Local = time.FixedZone("CET", 3600)
	defer func() { time.Local = local }()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		way  text.Times
		at   time.Time
		want string
	}{
		{text.UTC, now, "03-02 09:00"},
		{text.Local, now, "03-02 10:00"},
		{text.UTC, time.Date(2025, 12, 31, 23, 30, 0, 0, time.UTC), "2025-12-31"},
		{text.Local, time.Date(2025, 12, 31, 23, 30, 0, 0, time.UTC), "01-01 00:30"},
		{text.UTC, time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC), text.Ellipsis},
	} {
		if got := c.way.Short(c.at, now); got != c.want || text.Width(got) > text.ShortCells {
			t.Errorf("%v of %v: %q, want %q", c.way, c.at, got, c.want)
		}
	}
	way := text.Relative
	for _, want := range []string{"local CET", "UTC UTC", "relative UTC"} {
		way = way.Next()
		if got := way.String() + " " + way.Zone(now); got != want || text.TimesOf(way.String()) != way {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if text.TimesOf("lunar") != text.Relative {
		t.Error("an unknown word")
	}
}
