package config

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// screen is the table [screen] as TOML spells it.
type screen struct {
	ASCII       bool   `toml:"ascii"`
	Links       string `toml:"links"`
	Mouse       bool   `toml:"mouse"`
	Notify      string `toml:"notify"`
	Motion      string `toml:"motion"`
	SeenAfter   string `toml:"seen_after"`
	Advance     *bool  `toml:"advance"`
	ConfirmQuit bool   `toml:"confirm_quit"`
}

// longestLook bounds seen_after.
const longestLook = time.Minute

func defaultScreen() Screen {
	return Screen{Links: defaultLinks, Notify: defaultNotify, Motion: defaultMotion, SeenAfter: defaultSeenAfter, Advance: true}
}

// settings checks the values and sets those that are there.
func (s screen) settings(into *Screen, d *document) {
	into.ASCII, into.Mouse, into.ConfirmQuit = s.ASCII, s.Mouse, s.ConfirmQuit
	into.Links = cmp.Or(s.Links, into.Links)
	into.Notify = cmp.Or(s.Notify, into.Notify)
	into.Motion = cmp.Or(s.Motion, into.Motion)
	if s.Advance != nil {
		into.Advance = *s.Advance
	}
	d.oneOf("screen.links", s.Links)
	d.oneOf("screen.notify", s.Notify)
	d.oneOf("screen.motion", s.Motion)
	d.look("screen.seen_after", s.SeenAfter, &into.SeenAfter)
}

// look reads a length of time in seconds, which may have a fraction: a whole second is
// much for a person who reads.
func (f *findings) look(path, text string, into *time.Duration) {
	if !f.has(path) {
		return
	}
	f.fits(path, text)
	number, unit := strings.CutSuffix(text, "s")
	plain := number != "" && strings.Trim(number, "0123456789.") == ""
	value, err := time.ParseDuration(text)
	fits := unit && plain && err == nil && value <= longestLook
	f.require(fits, path, fmt.Sprintf("cannot be %q", printable(text)), `write seconds, such as "0s", "1.5s" or "10s"; a minute at most`)
	if fits {
		*into = value
	}
}
