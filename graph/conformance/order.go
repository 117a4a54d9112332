package conformance

import (
	"fmt"
	"slices"

	"tocsin/graph/alert"
)

// times returns the moments of a member of each item; false if one has none.
func times(items []item, name string) ([]alert.Time, bool) {
	var out []alert.Time
	for _, i := range items {
		at, ok := alert.ParseTime(i.text(name))
		if !ok {
			return nil, false
		}
		out = append(out, at)
	}
	return out, len(out) > 0
}

// distinct reports whether moments differ at all.
func distinct(of []alert.Time) bool { return len(of) > 0 && slices.Min(of) != slices.Max(of) }

// sense names the order of moments.
func sense(of []alert.Time) finding {
	down := slices.Clone(of)
	slices.Reverse(down)
	switch {
	case !distinct(of):
		return unseen(short)
	case slices.IsSorted(of):
		return seen("oldest first")
	case slices.IsSorted(down):
		return seen("newest first")
	}
	return seen("another")
}

// order is how items are sorted if nothing is asked.
func (l *list) order() Contract {
	return l.contract("order", "", "newest first by "+l.Created, nil, func(_ *asker, base *answer) finding {
		of, ok := times(base.items, l.Created)
		if !ok {
			return unseen(short)
		}
		found := sense(of)
		if found.seen != "" {
			found.seen += " by " + l.Created
		}
		return found
	})
}

// sorted is the question of the contracts about $orderby.
func (l *list) sorted() string { return "$orderby=" + l.Updated + " asc&$top=50" }

func (l *list) orderBy() Contract {
	return l.contract("orderby", l.sorted(), "heeded", choice(map[string]string{refused400: "refuse_order = true", "ignored": "ignore_order = true"}), func(a *asker, _ *answer) finding {
		got := a.ask(l.probe(l.sorted()))
		if !got.good() {
			return got.refused()
		}
		of, ok := times(got.items, l.Updated)
		switch {
		case !ok, !distinct(of):
			return unseen(short)
		case slices.IsSorted(of):
			return seen("heeded")
		}
		return seen("ignored")
	})
}

// ties is how items with the same moment are sorted.
func (l *list) ties() Contract {
	return l.contract("ties", l.sorted(), "by id", nil, func(a *asker, _ *answer) finding {
		got := a.ask(l.probe(l.sorted()))
		of, ok := times(got.items, l.Updated)
		if !got.good() || !ok || !slices.IsSorted(of) {
			return unseen("the list is not sorted")
		}
		found := unseen("no two items have the same time")
		for i := 1; i < len(of); i++ {
			switch {
			case of[i] != of[i-1]:
			case got.items[i].text("id") < got.items[i-1].text("id"):
				return seen("not by id")
			default:
				found = seen("by id")
			}
		}
		return found
	})
}

// inclusive is whether "ge" gives the item whose own time is asked for.
func (l *list) inclusive() Contract {
	return l.contract("filter_ge", "$filter="+l.Updated+" ge (the newest time)&$top=50", "inclusive", nil, func(a *asker, base *answer) finding {
		of, ok := times(base.items, l.Updated)
		if !ok {
			return unseen(short)
		}
		newest := slices.Max(of)
		got := a.ask(l.probe(fmt.Sprintf("$filter=%s ge %s&$top=50", l.Updated, newest)))
		if !got.good() {
			return got.refused()
		}
		switch shown, _ := times(got.items, l.Updated); {
		case slices.Contains(shown, newest):
			return seen("inclusive")
		case len(shown) >= 50:
			return unseen("too much has changed since")
		}
		return seen("exclusive")
	})
}
