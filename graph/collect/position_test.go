package collect

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// begun is a position in the middle of a part.
func begun() (ingest.Progress, position) {
	p := ingest.Progress{Watermark: 1000 * alert.Day, BackTo: 900 * alert.Day}
	pos := position{Version: positionVersion, BackTo: p.BackTo, Reach: 700 * alert.Day, Days: 4, From: 896 * alert.Day, Tries: 1}
	pos = pos.with([]window{
		{from: 897 * alert.Day, to: 900 * alert.Day},
		{from: 896 * alert.Day, to: 896*alert.Day + 1, createdFrom: 5, createdTo: 9, skip: 40, firstID: "a\x00\u2028é"},
	})
	p.Cursor = pos.String()
	return p, pos
}

func TestPositionIsReadBack(t *testing.T) {
	p, want := begun()
	got := readPosition(p)
	if !reflect.DeepEqual(got, want) || len(stackOf(got.Windows)) != 2 || stackOf(got.Windows)[1].firstID != "a\x00\u2028é" {
		t.Errorf("read %+v, want %+v", got, want)
	}
	want.Days = maxDays
	if p.Cursor = want.String(); !reflect.DeepEqual(readPosition(p), want) {
		t.Errorf("the longest part is read as %+v, want %+v", readPosition(p), want)
	}
}

// TestPositionsThatAreNotOurs: what makes no sense is left out, and what is left still
// serves.
func TestPositionsThatAreNotOurs(t *testing.T) {
	p, pos := begun()
	anew := position{Version: positionVersion, BackTo: p.BackTo, Reach: pos.Reach, Days: 1}
	idle := anew
	idle.Days = 4
	nothing := anew
	nothing.Reach = 0
	change := func(do func(*position)) string {
		_, changed := begun()
		do(&changed)
		return changed.String()
	}
	for name, c := range map[string]struct {
		cursor string
		want   position
	}{
		"none":                      {"", nothing},
		"a cursor of another kind":  {"17", nothing},
		"not JSON":                  {"\xff{", nothing},
		"a later version":           {change(func(p *position) { p.Version++ }), nothing},
		"another progress":          {change(func(p *position) { p.BackTo-- }), anew},
		"no days":                   {change(func(p *position) { p.Days = 0 }), anew},
		"too many days":             {change(func(p *position) { p.Days = maxDays + 1 }), anew},
		"a reach after the end":     {change(func(p *position) { p.Reach = p.BackTo + 1; p.Days = 0 }), nothing},
		"a negative reach":          {change(func(p *position) { p.Reach = -1; p.Days = 0 }), nothing},
		"a part of the future":      {change(func(p *position) { p.From = p.BackTo }), idle},
		"a part longer than a part": {change(func(p *position) { p.From -= 2 * alert.Day }), idle},
		"too many tries":            {change(func(p *position) { p.Tries = 100 }), idle},
		"negative tries":            {change(func(p *position) { p.Tries = -1 }), idle},
		"a window of the future":    {change(func(p *position) { p.Windows[0].To = p.BackTo + 1 }), idle},
		"a window without an end":   {change(func(p *position) { p.Windows[0].To = 0 }), idle},
		"a window before the part":  {change(func(p *position) { p.Windows[1].From = p.From - 1 }), idle},
		"a window of no creation":   {change(func(p *position) { p.Windows[1].CreatedTo = 5 }), idle},
		"a negative count":          {change(func(p *position) { p.Windows[1].Skip = -1 }), idle},
		"a long id":                 {change(func(p *position) { p.Windows[1].FirstID = strings.Repeat("a", maxID+1) }), idle},
		"gaps that make no sense":   {change(func(p *position) { p.Days = 0; p.Gaps = senseless() }), anew},
		"too many windows":          {change(func(p *position) { p.Windows = make([]leftWindow, maxWindows+1) }), idle},
	} {
		q := p
		q.Cursor = c.cursor
		if got := readPosition(q); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: read %+v, want %+v", name, got, c.want)
		}
	}
}

// senseless are gaps of no position of ours.
func senseless() []storedGap {
	return []storedGap{
		{From: 5, To: 5, gap: gap{Items: 1}},
		{From: -5, To: 5, gap: gap{Items: 1}},
		{From: 5, To: 7, CreatedFrom: 4, CreatedTo: 4, gap: gap{Items: 1}},
		{From: 5, To: 7},
		{From: 5, To: 7, gap: gap{Items: -1, Partial: true}},
		{From: 5, To: 7, gap: gap{Items: maxItems + 1}},
	}
}

// TestGapsAndTheBackfill: gaps and the times of rechecks are read whatever became of the
// back-fill, and no more of them than are remembered.
func TestGapsAndTheBackfill(t *testing.T) {
	p, pos := begun()
	pos.BackTo--
	pos.Rechecks = rechecks{7, 8}
	for i := range maxGaps + 1 {
		pos.Gaps = append(pos.Gaps, storedGap{From: alert.Time(3 * i), To: alert.Time(3*i + 1), gap: gap{Items: 1}})
	}
	p.Cursor = pos.String()
	if got := readPosition(p); got.Rechecks != pos.Rechecks || !slices.Equal(got.Gaps, pos.Gaps[:maxGaps]) || len(got.Windows) > 0 {
		t.Errorf("read %+v", got)
	}
}

// TestPositionIsBounded: neither many windows nor a long id make a position that would
// not be read back.
func TestPositionIsBounded(t *testing.T) {
	_, pos := begun()
	if got := pos.with(make([]window, maxWindows+1)); got.Windows != nil {
		t.Errorf("%d windows are stored", len(got.Windows))
	}
	long := window{from: 897 * alert.Day, to: 900 * alert.Day, skip: 7, firstID: strings.Repeat("a", maxID+1)}
	if got := pos.with([]window{long}).Windows[0]; got.Skip != 0 || got.FirstID != "" {
		t.Errorf("stored %+v", got)
	}
}

// TestWhatIsLeftOfAPage: what a page did not show for sure is read again after a
// restart.
func TestWhatIsLeftOfAPage(t *testing.T) {
	stack := []window{{from: 1, to: 5}}
	some := coverage{items: 3, total: 3, last: 16, newest: 16, steps: 2}
	in := graph.List{OrderBy: "updated asc"}
	whole, moment := window{from: 10, to: 20}, window{from: 10, to: 11}
	for name, c := range map[string]struct {
		window
		seen    coverage
		list    graph.List
		ordered bool
		ends    bool
		want    []window
	}{
		"no item":                  {whole, coverage{}, in, true, false, []window{whole}},
		"items of another window":  {whole, coverage{total: 3}, in, true, false, []window{whole}},
		"items that nothing parts": {moment, coverage{items: 3, total: 3, last: 10, newest: 10}, in, true, false, []window{moment}},
		"in order":                 {whole, some, in, true, false, []window{{from: 16, to: 20}}},
		"in order, not proven":     {whole, some, in, false, false, []window{{from: 16, to: 20}, {from: 10, to: 16}}},
		"without order":            {whole, some, graph.List{}, false, false, []window{{from: 15, to: 20}, {from: 10, to: 15}}},
		"the last page":            {whole, some, in, true, true, nil},
	} {
		p := &pager{asker: asker{capabilities: newCapabilities(capability{top: 10})}, stack: stack}
		if c.ordered {
			p.capabilities.setOrdered()
		}
		got := p.left(c.window, c.seen, c.list, c.ends)
		if want := slices.Concat(stack, c.want); !slices.Equal(got, want) {
			t.Errorf("%s: left is %v, want %v", name, got, want)
		}
	}
}

// FuzzPosition: whatever stands in a store, what is read lies within the part and the
// progress, and is read back as it is written.
func FuzzPosition(f *testing.F) {
	p, pos := begun()
	f.Add(pos.String(), int64(p.BackTo))
	f.Add(`{"v":1,"back_to":9,"days":1,"from":-9,"windows":[{"from":-5,"to":7},null]}`, int64(9))
	f.Add(`{"v":1,"rechecks":[-1],"gaps":[{"from":3,"to":9223372036854775807,"asked":-4,"items":2,"alone":true},{"from":1,"to":4,"partial":true}]}`, int64(9))
	f.Add(`{"v":1,"windows":[{"from":9223372036854775807,"to":-9223372036854775808}]}`, int64(0))
	f.Fuzz(func(t *testing.T, cursor string, backTo int64) {
		p := ingest.Progress{Watermark: alert.Time(backTo), BackTo: alert.Time(backTo), Cursor: cursor}
		got := readPosition(p)
		if got.BackTo != p.BackTo || got.Days < 1 || got.Days > maxDays || got.Reach < 0 || len(got.Windows) > maxWindows {
			t.Fatalf("read %+v", got)
		}
		for _, w := range stackOf(got.Windows) {
			if w.from < got.From || w.to > p.BackTo || w.to <= w.from || w.skip < 0 {
				t.Fatalf("window %+v of %+v", w, got)
			}
		}
		items, _ := got.gaps().total()
		if len(got.gaps()) > maxGaps || items < 0 {
			t.Fatalf("gaps %v", got.gaps())
		}
		p.Cursor = got.String()
		if again := readPosition(p); !reflect.DeepEqual(again, got) {
			t.Fatalf("read back %+v, want %+v", again, got)
		}
	})
}
