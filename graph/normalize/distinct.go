package normalize

import "slices"

// distinct is a list without repeats.
type distinct struct {
	list  []string
	known map[string]struct{} // its values, once there are more than are searched
}

// add appends s unless the list has it.
func (d *distinct) add(s string) {
	if d.has(s) {
		return
	}
	if d.known != nil {
		d.known[s] = struct{}{}
	}
	d.list = append(d.list, s)
}

// has reports whether the list has s.
func (d *distinct) has(s string) bool {
	if len(d.list) <= fewest {
		return slices.Contains(d.list, s)
	}
	if d.known == nil {
		d.known = make(map[string]struct{}, 4*fewest)
		for _, old := range d.list {
			d.known[old] = struct{}{}
		}
	}
	_, ok := d.known[s]
	return ok
}

// hasBytes is has of a text that was not copied yet.
func (d *distinct) hasBytes(text []byte) bool {
	if d.known != nil {
		_, ok := d.known[string(text)]
		return ok
	}
	for _, s := range d.list {
		if s == string(text) {
			return true
		}
	}
	return len(d.list) > fewest && d.has(string(text))
}
