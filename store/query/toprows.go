package query

import (
	"slices"
	"strings"
)

// topMost is the largest number of a head for which the sort before it looks for the first
// rows instead of sorting all.
const topMost = 1 << 10

// topRows leaves only rows that can be among the first n of a sort, all rows of each text
// that it leaves: to find the least few of a million texts takes a tenth of the time of
// sorting them. It does nothing if the source does not number the values of the first key,
// if they are no texts, or if it would cost more.
func (r *run) topRows(key *OrderKey, n int) error {
	if r.table != nil || n > topMost {
		return nil
	}
	numbers := knownNumbers(r.rows, &key.Column)
	if numbers == nil || numbers.Row == nil || numbers.N > len(r.order) {
		return nil
	}
	rows := make([]int32, numbers.N) // by number
	for i, row := range r.order {
		if i%manyRows == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		rows[numbers.Row(row)]++
	}
	t := &topTexts{most: n, down: key.Down}
	for number, count := range rows {
		if number%manyRows == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		if count == 0 {
			continue
		}
		switch v := numbers.Value(uint32(number)).(type) {
		case nil:
		case string:
			t.add(v, uint32(number), int(count))
		default:
			return nil
		}
	}
	if t.rows < n {
		return nil // rows without a text are among them
	}
	clear(rows)
	for _, one := range t.texts {
		for _, number := range one.numbers {
			rows[number] = 1
		}
	}
	left := r.order[:0]
	for _, row := range r.order {
		if rows[numbers.Row(row)] != 0 {
			left = append(left, row)
		}
	}
	r.order = left
	return nil
}

// topTexts collects the first texts of an order: so many that they have the wanted number of
// rows.
type topTexts struct {
	most  int
	down  bool
	rows  int // of texts
	texts []topText
}

// topText is a folded text, with the numbers of its spellings.
type topText struct {
	folded  string
	numbers []uint32
	rows    int
}

func (t *topTexts) add(text string, number uint32, rows int) {
	if text == "" {
		return // a missing value
	}
	folded := Fold(text)
	if t.rows >= t.most && t.compare(folded, t.texts[len(t.texts)-1].folded) > 0 {
		return
	}
	at, known := slices.BinarySearchFunc(t.texts, folded, func(have topText, folded string) int { return t.compare(have.folded, folded) })
	if !known {
		t.texts = slices.Insert(t.texts, at, topText{folded: folded})
	}
	one := &t.texts[at]
	one.numbers, one.rows = append(one.numbers, number), one.rows+rows
	t.rows += rows
	for last := len(t.texts) - 1; t.rows-t.texts[last].rows >= t.most; last-- {
		t.rows -= t.texts[last].rows
		t.texts = t.texts[:last]
	}
}

func (t *topTexts) compare(a, b string) int {
	if t.down {
		a, b = b, a
	}
	return strings.Compare(a, b)
}
