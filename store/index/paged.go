package index

// paged is a long list of numbers that only grows, in pages, so that growing copies
// little and pages may lie in mapped memory. A copy of the struct stays as it is while
// the writer appends: the writer never changes a page before the end of an older copy.
type paged[T fixed] struct {
	pages   [][]T
	n       int
	spilled int // pages that are not on the heap; see Index.Spill
}

const (
	pageBits = 14
	pageSize = 1 << pageBits
	pageMask = pageSize - 1
)

func (p *paged[T]) at(i int) T { return p.pages[i>>pageBits][i&pageMask] }

// page returns the elements from on that are next to each other: to the end of a page.
func (p *paged[T]) page(from int) []T {
	return p.pages[from>>pageBits][from&pageMask : min(pageSize, p.n-from&^pageMask)]
}

func (p *paged[T]) add(v T) {
	page, i := p.n>>pageBits, p.n&pageMask
	switch {
	case p.n == 0:
		p.pages = [][]T{make([]T, 8)}
	case page == len(p.pages):
		p.pages = append(p.pages, make([]T, pageSize))
	case i == len(p.pages[page]):
		p.pages = grown(p.pages, page, min(2*i, pageSize))
	}
	p.pages[page][i] = v
	p.n++
}

// grown returns the parts with the last one copied into a larger one. Readers keep the
// old list.
func grown[T any](parts [][]T, last, size int) [][]T {
	out := append(make([][]T, 0, len(parts)+1), parts...)
	out[last] = make([]T, size)
	copy(out[last], parts[last])
	return out
}

// pagedOver returns a list over elements that do not change. The last page is full as it
// is, so the writer copies it before it appends.
func pagedOver[T fixed](all []T) paged[T] {
	p := paged[T]{n: len(all), spilled: len(all) >> pageBits}
	for ; len(all) > pageSize; all = all[pageSize:] {
		p.pages = append(p.pages, all[:pageSize:pageSize])
	}
	if len(all) > 0 {
		p.pages = append(p.pages, all)
	}
	return p
}

// parts returns the elements as slices, one after another.
func (p *paged[T]) parts() [][]T {
	var out [][]T
	for from := 0; from < p.n; from += pageSize {
		out = append(out, p.page(from))
	}
	return out
}
