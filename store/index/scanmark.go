package index

// byMark compares the entries that have the type and one of the lengths, if there are such
// filters. It returns the first entry that was not compared.
func (p *piece) byMark(from, to int, found *[]uint32) int {
	var group [groupSize]int
	size := 0
	for n := max(from, 1); n < to; {
		marks := p.entries.marks.page(n)
		for i, m := range marks[:min(len(marks), to-n)] {
			if p.typed && m>>typeShift != p.of || p.lengths != nil && !p.fits(n+i, m) {
				continue
			}
			group[size] = n + i
			if size++; size == groupSize {
				if stopped := p.group(group[:], found); stopped >= 0 {
					return stopped
				}
				size = 0
			}
		}
		n += len(marks)
	}
	if stopped := p.group(group[:size], found); stopped >= 0 {
		return stopped
	}
	return to
}

// fits reports whether an entry may have one of the lengths.
func (p *piece) fits(n int, m mark) bool {
	if m&(formOther|listMark) != 0 {
		return true
	}
	after, end := p.entries.end(n-1), p.entries.end(n)
	size := end - begin(after, end)
	return size < uint64(len(p.lengths)<<6) && p.lengths.get(int(size))
}

// groupSize is how many entries byMark compares together.
const groupSize = 64

// group compares entries. Their texts lie far from each other, so it reads a byte of each
// first: the processor then waits for many at once, and not for one after the other. It
// returns the first entry that was not compared if ctx has ended; else -1.
func (p *piece) group(numbers []int, found *[]uint32) int {
	for _, n := range numbers {
		if b := p.entries.at(n); len(b) > 0 {
			p.touched ^= b[0]
		}
	}
	for _, n := range numbers {
		if p.only != nil && p.entries.marks.at(n)&(formOther|listMark) == 0 && !lowersTo(p.entries.at(n), p.only) {
			continue
		}
		if !p.compare(n, found) {
			return n
		}
	}
	return -1
}

// lowersTo reports whether an ASCII text in lower case is another of the same length.
func lowersTo(b, lower []byte) bool {
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}
