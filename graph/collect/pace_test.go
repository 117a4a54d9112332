package collect

import (
	"testing"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
)

// How far polls are apart, by what matters and what the service allows.
func TestDistance(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) alert.Time { return alert.At(now.Add(-d)) }
	usual := Integration{PollEvery: time.Minute, PollFaster: true, PerMinute: 100}
	with := func(edit func(*Integration)) Integration { of := usual; edit(&of); return of }
	for _, c := range []struct {
		name string
		of   Integration
		calm bool // the source is not prompt
		set  func(*pace)
		want time.Duration
	}{
		{"nothing matters", usual, false, func(*pace) {}, time.Minute},
		{"a focused screen", usual, false, func(p *pace) { p.focused = now.Add(time.Second) }, fasterPoll},
		{"a screen that was focused", usual, false, func(p *pace) { p.focused = now }, time.Minute},
		{"a screen of a wrong clock", usual, false, func(p *pace) { p.focused = now.Add(longestFocus + 1) }, time.Minute},
		{"a high alert of 9 minutes", usual, false, func(p *pace) { p.high = ago(9 * time.Minute) }, fasterPoll},
		{"a high alert of 10 minutes", usual, false, func(p *pace) { p.high = ago(urgentAge) }, time.Minute},
		{"a source without haste", usual, true, func(p *pace) { p.focused = now.Add(time.Minute) }, time.Minute},
		{"switched off", with(func(of *Integration) { of.PollFaster = false }), false, func(p *pace) { p.focused = now.Add(time.Minute) }, time.Minute},
		{"faster already", with(func(of *Integration) { of.PollEvery = 5 * time.Second }), false, func(p *pace) { p.focused = now.Add(time.Minute) }, 5 * time.Second},
		{"throttled a moment ago", usual, false, func(p *pace) { p.focused, p.throttled = now.Add(time.Minute), now }, time.Minute},
		{"throttled a while ago", usual, false, func(p *pace) { p.focused, p.throttled = now.Add(time.Minute), now.Add(-calmAfter) }, fasterPoll},
		{"a poll of few requests", usual, false, func(p *pace) { p.focused, p.cost = now.Add(time.Minute), 6 }, fasterPoll},
		{"a poll of some requests", usual, false, func(p *pace) { p.focused, p.cost = now.Add(time.Minute), 10 }, 24 * time.Second},
		{"a poll of many requests", usual, false, func(p *pace) { p.focused, p.cost = now.Add(time.Minute), 1000 }, time.Minute},
		{"a small quota", with(func(of *Integration) { of.PerMinute = 6 }), false, func(p *pace) { p.focused, p.cost = now.Add(time.Minute), 1 }, 40 * time.Second},
		{"no quota", with(func(of *Integration) { of.PerMinute = 0 }), false, func(p *pace) { p.focused, p.cost = now.Add(time.Minute), 1000 }, fasterPoll},
	} {
		p := newPace(c.of, Source{Prompt: !c.calm}, new(graph.Meter))
		c.set(&p)
		if got := p.distance(now); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// What a poll cost, whether it was throttled and which high alerts it read.
func TestWhatAPollTells(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	meter := new(graph.Meter)
	p := newPace(Integration{PollEvery: time.Minute, PollFaster: true}, Source{Prompt: true}, meter)
	meter.Requests.Add(7)
	p.begins()
	meter.Requests.Add(3)
	if p.ended(now); p.cost != 3 || !p.throttled.IsZero() {
		t.Errorf("cost %d, throttled %v", p.cost, p.throttled)
	}
	meter.Throttles.Add(1)
	p.ended(now)
	if p.ended(now.Add(time.Hour)); !p.throttled.Equal(now) {
		t.Errorf("throttled %v", p.throttled)
	}
	of := func(s alert.Severity, created time.Time) alert.Record {
		return alert.Record{Alert: &alert.Alert{Severity: s, Created: alert.At(created)}}
	}
	p.reads([]alert.Record{of(alert.Medium, now), {Incident: &alert.Incident{}}}, now)
	if p.high != 0 {
		t.Errorf("a high alert of %v", p.high)
	}
	p.reads([]alert.Record{of(alert.High, now.Add(-time.Hour)), of(alert.High, now.Add(-2*time.Hour))}, now)
	if p.high != alert.At(now.Add(-time.Hour)) {
		t.Errorf("the newest high alert is of %v", p.high)
	}
	p.reads([]alert.Record{of(alert.High, now.AddDate(70, 0, 0))}, now)
	if p.high != alert.At(now) {
		t.Errorf("an alert of the future counts as of %v", p.high)
	}
}
