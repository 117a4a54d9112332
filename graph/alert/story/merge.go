package story

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// mergedAtOnce is after how many buckets merge looks whether it is still wanted.
const mergedAtOnce = 256

// merge gives each node its process.
func (f *forest) merge(ctx context.Context) {
	for i, key := range f.order {
		if i%mergedAtOnce == 0 && ctx.Err() != nil {
			return
		}
		bucket := f.buckets[key]
		slices.SortStableFunc(bucket, func(a, b int) int {
			x, y := &f.nodes[a], &f.nodes[b]
			return cmp.Or(cmp.Compare(x.Started, y.Started), compareBool(x.weak, y.weak))
		})
		timeless := 0
		for timeless < len(bucket) && f.nodes[bucket[timeless]].Started == 0 {
			timeless++
		}
		found := f.mergeTimed(bucket[timeless:])
		f.mergeTimeless(bucket[:timeless], found)
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// timed are the processes of a bucket with a time, the earliest first.
type timed struct {
	byName map[string][]*Process
	all    []*Process
}

func (t *timed) add(name string, p *Process) { t.byName[name] = append(t.byName[name], p) }

// at returns the process of a name that was started at a time; a process without a name
// may be any.
func (t *timed) at(name string, when alert.Time) *Process {
	if p := newest(t.byName[name], when); p != nil {
		return p
	}
	if p := newest(t.all, when); p != nil && (name == "" || p.Name == "") {
		return p
	}
	return nil
}

// of returns the processes that one of a name can be.
func (t *timed) of(name string) []*Process {
	if name == "" {
		return t.all
	}
	if list := t.byName[name]; len(list) > 0 {
		return list
	}
	return t.byName[""]
}

// newest returns the last of the processes if it was started at a time.
func newest(list []*Process, when alert.Time) *Process {
	if len(list) > 0 && when-list[len(list)-1].Started <= slack {
		return list[len(list)-1]
	}
	return nil
}

// mergeTimed merges nodes that are sorted by time.
func (f *forest) mergeTimed(bucket []int) *timed {
	found := &timed{byName: map[string][]*Process{}}
	for _, i := range bucket {
		n := &f.nodes[i]
		name := strings.ToLower(n.Name)
		n.is = found.at(name, n.Started)
		switch {
		case n.is == nil:
			n.is = f.start(n)
			found.add(name, n.is)
			found.all = append(found.all, n.is)
		case n.is.Name == "" && name != "":
			found.add(name, n.is)
			n.is.take(n)
		default:
			n.is.take(n)
		}
	}
	return found
}

// mergeTimeless gives nodes without a time the process of their name.
func (f *forest) mergeTimeless(bucket []int, found *timed) {
	names := map[string]*Process{}
	for _, i := range bucket {
		n := &f.nodes[i]
		name := strings.ToLower(n.Name)
		if n.is = f.before(found.of(name), n); n.is == nil {
			n.is = names[name]
		}
		if n.is == nil {
			n.is = f.start(n)
			names[name] = n.is
		} else {
			n.is.take(n)
		}
	}
}

// before returns the process that a node without a time is: of a parent, the last one
// that was started before its child; of a process with evidence of its own, the only one.
func (f *forest) before(list []*Process, n *node) *Process {
	if !n.weak {
		if len(list) == 1 && (n.Command == "" || list[0].Command == "" || n.Command == list[0].Command) {
			return list[0]
		}
		return nil
	}
	child := cmp.Or(f.nodes[n.of].Started, math.MaxInt64)
	at, _ := slices.BinarySearchFunc(list, child, func(p *Process, t alert.Time) int {
		if p.Started <= t {
			return -1
		}
		return 1
	})
	if at == 0 {
		return nil
	}
	return list[at-1]
}

// start makes a process of a node.
func (f *forest) start(n *node) *Process {
	p := n.Process
	f.all = append(f.all, &p)
	return &p
}

// take adds what another sighting knows. The pieces in which a process is evidence
// itself replace those in which it is a parent.
func (p *Process) take(n *node) {
	switch {
	case n.weak && !p.Parent:
	case !n.weak && p.Parent:
		p.Parent, p.Pieces = false, n.Pieces
	default:
		p.Pieces = append(p.Pieces, n.Pieces...)
	}
	p.Name, p.Path, p.Command = cmp.Or(p.Name, n.Name), cmp.Or(p.Path, n.Path), cmp.Or(p.Command, n.Command)
	p.ID, p.User, p.Host = cmp.Or(p.ID, n.ID), cmp.Or(p.User, n.User), cmp.Or(p.Host, n.Host)
	p.Started, p.Outcome = cmp.Or(p.Started, n.Started), cmp.Or(p.Outcome, n.Outcome)
	p.Verdict = worse(p.Verdict, n.Verdict)
}
