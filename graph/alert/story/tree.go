package story

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
)

// Processes returns the roots of the trees of processes that the evidence of one or
// several alerts names. Systems use process ids again: two pieces are one process if
// host, id and name are equal and the times of creation do not differ by more than a
// second. A process without evidence of its own is in the tree too, as a parent. A parent
// that was started after its child is not linked. It takes n log n time, whatever the
// evidence says. Once ctx has ended it stops, and what it returns means nothing.
func Processes(ctx context.Context, groups ...Group) []*Process {
	forest := gather(ctx, groups)
	forest.merge(ctx)
	if ctx.Err() != nil {
		return nil
	}
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
func gather(ctx context.Context, groups []Group) *forest {
	f := &forest{buckets: map[string][]int{}}
	lists := make([][]piece, len(groups))
	scenes := make([]*scene, len(groups))
	hosts := map[string]string{}
	for i, g := range groups {
		if ctx.Err() != nil {
			return f
		}
		lists[i] = pieces(g.Evidence, nil)
		scenes[i] = sceneOf(lists[i])
		for id, name := range scenes[i].hosts {
			hosts[id] = name
		}
	}
	for i := range groups {
		if ctx.Err() != nil {
			return f
		}
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
