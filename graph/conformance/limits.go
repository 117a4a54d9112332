package conformance

import (
	"regexp"
	"strings"

	"tocsin/graph/alert"
)

// limits are the contracts about the bounds of a list and the form of its times.
func (l *list) limits() []Contract {
	out := []Contract{l.timeForm()}
	if l.skipLimit != "" {
		out = append(out, l.skipBound())
	}
	return out
}

// skipBound is how much may be skipped.
func (l *list) skipBound() Contract {
	const near, far = "$skip=501&$top=1&$select=id", "$skip=10001&$top=1&$select=id"
	return l.contract("skip_limit", near+"; "+far, l.skipLimit, choice(map[string]string{below501: "skip_limit = 500", below10001: "skip_limit = 10000"}), func(a *asker, base *answer) finding {
		if l.skipped(a, base).seen != skips {
			return unseen("$skip does not skip")
		}
		switch got := a.ask(l.probe(near)); {
		case got.status == 400:
			return seen(below501)
		case !got.good():
			return got.refused()
		}
		switch got := a.ask(l.probe(far)); {
		case got.status == 400:
			return seen(below10001)
		case !got.good():
			return got.refused()
		}
		return seen(noLimit)
	})
}

// The forms of times.
const (
	onGrid   = "1/300 s, without zeros at the end"
	offGrid  = "any, without zeros at the end"
	withZero = "any, with zeros at the end"
	whole    = "whole seconds"
	full     = "7 digits"
	oneDigit = "an hour of one digit"
)

// leastTimes is how many times show their form.
const leastTimes = 10

// timeForm is the form of the times by which a list is polled.
func (l *list) timeForm() Contract {
	switches := choice(map[string]string{
		whole: `items.times = "whole"`, full: `items.times = "full"`, oneDigit: `items.times = "odd"`, offGrid: `items.times = "mixed"`,
	})
	return l.contract("times", "no parameters: "+l.Created+", "+l.Updated, l.times, switches, func(_ *asker, base *answer) finding {
		var texts []string
		for _, i := range base.items {
			for _, name := range []string{l.Created, l.Updated} {
				if text := i.text(name); text != "" {
					texts = append(texts, text)
				}
			}
		}
		if len(texts) < leastTimes {
			return unseen(short)
		}
		return seen(formOf(texts, l.updates(base)))
	})
}

// updates are the times of the last change of the items.
func (l *list) updates(base *answer) (out []string) {
	for _, i := range base.items {
		out = append(out, i.text(l.Updated))
	}
	return out
}

// formOf names the form of times. The service keeps the last change as SQL's datetime, in
// units of 1/300 s.
func formOf(all, updates []string) string {
	longest, shortest, zeros := 0, 7, false
	for _, text := range all {
		if oddHour.MatchString(text) {
			return oneDigit
		}
		digits := fraction(text)
		longest, shortest, zeros = max(longest, len(digits)), min(shortest, len(digits)), zeros || strings.HasSuffix(digits, "0")
	}
	switch {
	case longest == 0:
		return whole
	case shortest == 7 && zeros:
		return full
	case zeros:
		return withZero
	}
	for _, text := range updates {
		if at, ok := alert.ParseTime(text); ok && !isOnGrid(at) {
			return offGrid
		}
	}
	return onGrid
}

// oddHour is a time whose hour has one digit.
var oddHour = regexp.MustCompile(`T\d:`)

// fraction returns the digits after the seconds.
func fraction(text string) string {
	_, rest, _ := strings.Cut(text, ".")
	return strings.TrimRight(rest, "Zz+-:")
}

// isOnGrid reports whether a time is a multiple of 1/300 s, rounded to 100 ns.
func isOnGrid(at alert.Time) bool {
	off := (at*300 + 150) % alert.Second
	return off <= 300 || off >= alert.Second-300
}
