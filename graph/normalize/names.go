package normalize

// names is a map from names of members to something, made once, for look-ups of the many
// names of an item. A map hashes the whole name.
type names[T any] struct {
	slots []nameSlot[T] // a power of two, at most a quarter full
}

type nameSlot[T any] struct {
	name  string // "" if the slot is empty; the tables have no such name
	value T
}

// newNames makes the table of a map.
func newNames[T any](from map[string]T) names[T] {
	size := 4
	for size < 4*len(from) {
		size *= 2
	}
	t := names[T]{make([]nameSlot[T], size)}
	for name, value := range from {
		at := t.place([]byte(name))
		for t.slots[at].name != "" {
			at = (at + 1) & (size - 1)
		}
		t.slots[at] = nameSlot[T]{name, value}
	}
	return t
}

// get returns what a name stands for; the zero value if it is not there.
func (t *names[T]) get(name []byte) (value T) {
	if len(name) == 0 {
		return value
	}
	for at := t.place(name); t.slots[at].name != ""; at = (at + 1) & (len(t.slots) - 1) {
		if t.slots[at].name == string(name) {
			return t.slots[at].value
		}
	}
	return value
}

// place returns where the search for a name begins: a few of its bytes and its length
// tell names of members apart.
func (t *names[T]) place(name []byte) int {
	n := len(name)
	few := uint32(name[0]) | uint32(name[n/2])<<8 | uint32(name[n-1])<<16 | uint32(n)<<24
	return int(few*0x9e3779b1>>15) & (len(t.slots) - 1)
}
