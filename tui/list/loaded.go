package list

// loaded holds the loaded rows of a list, which follow each other among all. It knows no cursor and no
// window; a place is that of a row among all, from 0.
type loaded[K comparable, R any] struct {
	key   func(R) K
	rows  []R
	first int // the place of rows[0]
	total int // number of all rows
}

// take replaces the rows by those of a result.
func (l *loaded[K, R]) take(a Result[R]) { l.rows, l.first, l.total = a.Rows, a.First, a.Total }

// drop forgets the rows; so many there are elsewhere.
func (l *loaded[K, R]) drop(total int) { l.rows, l.first, l.total = nil, 0, total }

// at returns the row at a place; ok is false if it isn't loaded.
func (l *loaded[K, R]) at(place int) (row R, ok bool) {
	if i := place - l.first; place >= 0 && i >= 0 && i < len(l.rows) {
		return l.rows[i], true
	}
	return row, false
}

// keyAt returns the identity of the row at a place; ok is false if it isn't loaded.
func (l *loaded[K, R]) keyAt(place int) (k K, ok bool) {
	row, ok := l.at(place)
	if ok {
		k = l.key(row)
	}
	return k, ok
}

// near returns the identity of the loaded row nearest to a place; ok is false if there is none.
func (l *loaded[K, R]) near(place int) (k K, ok bool) {
	if len(l.rows) == 0 {
		return k, false
	}
	return l.keyAt(min(max(place, l.first), l.first+len(l.rows)-1))
}

// find returns the place of a loaded row, or -1.
func (l *loaded[K, R]) find(k K) int {
	for i, r := range l.rows {
		if l.key(r) == k {
			return l.first + i
		}
	}
	return -1
}

// between returns those rows that are loaded of the ones from a place up to another one.
func (l *loaded[K, R]) between(from, to int) []R {
	from = min(max(from-l.first, 0), len(l.rows))
	to = min(max(to-l.first, from), len(l.rows))
	return l.rows[from:to]
}

// has reports whether all rows from a place up to another one are loaded.
func (l *loaded[K, R]) has(from, to int) bool { return from >= l.first && to <= l.first+len(l.rows) }

// nearest returns where the loaded row nearest to a place has gone, by the places of those rows that
// still exist: the next later one of these, else the next earlier one.
func (l *loaded[K, R]) nearest(place int, now map[K]int) (to int, ok bool) {
	old := place - l.first
	for i := max(old, 0); i < len(l.rows); i++ {
		if to, ok = now[l.key(l.rows[i])]; ok {
			return to, true
		}
	}
	for i := min(old, len(l.rows)) - 1; i >= 0; i-- {
		if to, ok = now[l.key(l.rows[i])]; ok {
			return to, true
		}
	}
	return 0, false
}
