package story

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
)

// Processes returns the roots of the trees of processes that the evidence of one or
// several alerts names. Systems use process ids again: two pieces are one process if
// host, id and name are equal and the times of creation do not differ by more than a
// second. A process that is named only as a parent is in the tree too. A parent started
// after its child is none. It takes n log n time, whatever the evidence says.
func Processes(groups ...Group) []*Process {
	forest := gather(groups)
	forest.merge()
	forest.join()
	return forest.roots()
}

// slack is by how much two times of one process may differ: sensors cut fractions.
const slack = alert.Second

// node is a sighting on its way to a process of the tree.
type node struct {
	sighting
	weak bool // named only as a parent
	of   int  // the number of the child that names it, if weak
	is   *Process
}

// forest holds the nodes of all groups by what may be one process: host and id.
type forest struct {
	nodes   []node
	buckets map[string][]int // numbers of nodes
	order   []string         // of the buckets, as first seen
	all     []*Process
}

// gather reads the evidence of all groups. A device that one group names gives its name
// to processes of the others.
func gather(groups []Group) *forest {
	f := &forest{buckets: map[string][]int{}}
	lists := make([][]piece, len(groups))
	scenes := make([]*scene, len(groups))
	hosts := map[string]string{}
	for i, g := range groups {
		lists[i] = pieces(g.Evidence, nil)
		scenes[i] = sceneOf(lists[i])
		for id, name := range scenes[i].hosts {
			hosts[id] = name
		}
	}
	for i := range groups {
		scenes[i].hosts = hosts
		f.read(lists[i], scenes[i], i)
	}
	return f
}

func (f *forest) read(list []piece, in *scene, group int) {
	for i := range list {
		p := &list[i]
		if p.Type == "processEvidence" || p.Type == "process" {
			host := cmp.Or(p.hostKey(in), "group "+strconv.Itoa(group))
			f.add(p.process(in), host, Piece{group, p.path})
		}
		f.read(p.nested, in, group)
	}
}

// hostKey returns what tells hosts apart: the name, else the id; "" if it is not known.
func (p *piece) hostKey(in *scene) string { return cmp.Or(in.hostOf(p.facts), p.get("mdeDeviceId")) }

// add puts a sighting and its parent into their buckets.
func (f *forest) add(s sighting, host string, at Piece) {
	s.Pieces = []Piece{at}
	child := len(f.nodes)
	f.put(node{sighting: s}, host)
	if s.parentID == "" && s.parentName == "" {
		return
	}
	parent := sighting{Process: Process{
		Name: s.parentName, Path: s.parentPath, ID: s.parentID, Started: s.parentStarted, Host: s.Host, Parent: true, Pieces: []Piece{at},
	}}
	f.put(node{sighting: parent, weak: true, of: child}, host)
}

func (f *forest) put(n node, host string) {
	key := host + "\x00" + n.ID
	if n.ID == "" {
		key = host + "\x00\x00" + strings.ToLower(n.Name)
	}
	if f.buckets[key] == nil {
		f.order = append(f.order, key)
	}
	f.buckets[key] = append(f.buckets[key], len(f.nodes))
	f.nodes = append(f.nodes, n)
}

// merge gives each node its process.
func (f *forest) merge() {
	for _, key := range f.order {
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
// that was started before its child; of a node that is evidence itself, the only one.
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

// join makes each process a child of its parent: the first that evidence names. A link
// that would close a circle is left out.
func (f *forest) join() {
	for i := range f.nodes {
		n := &f.nodes[i]
		if !n.weak {
			continue
		}
		child := f.nodes[n.of].is
		late := child.Started != 0 && n.is.Started > child.Started+slack
		if child.parent == nil && child != n.is && !late {
			child.parent = n.is
		}
	}
	f.cut()
}

// cut breaks circles. Each process is visited once.
func (f *forest) cut() {
	visited := map[*Process]int{} // the number of the walk that came by
	for i, p := range f.all {
		for at := p; at != nil && visited[at] == 0; at = at.parent {
			visited[at] = i + 1
			if at.parent != nil && visited[at.parent] == i+1 {
				at.parent = nil
			}
		}
	}
}

// roots hangs the children below their parents, in the order of time; processes without
// a time come last, in the order of the evidence.
func (f *forest) roots() []*Process {
	slices.SortStableFunc(f.all, func(a, b *Process) int {
		return cmp.Or(compareBool(a.Started == 0, b.Started == 0), cmp.Compare(a.Started, b.Started))
	})
	for _, p := range f.all {
		if p.parent != nil {
			p.parent.Children = append(p.parent.Children, p)
		}
	}
	return slices.DeleteFunc(f.all, func(p *Process) bool { return p.parent != nil || p.Parent && len(p.Children) == 0 })
}
