package query

import "strings"

// Order sorts the rows by keys, the first of which decides first.
type Order struct {
	Keys []OrderKey
	At   Span
}

// OrderKey is a column to sort by.
type OrderKey struct {
	Column Column
	Down   bool // from the greatest to the least; missing values are last either way
}

// String prints the stage.
func (s *Order) String() string {
	var keys []string
	for i := range s.Keys {
		key := s.Keys[i].Column.String()
		if s.Keys[i].Down {
			key += " desc"
		}
		keys = append(keys, key)
	}
	return "sort " + strings.Join(keys, ", ")
}

// Place returns its range in the text.
func (s *Order) Place() Span { return s.At }

func parseOrder(p *parser, from int) (Stage, *Problem) {
	s := &Order{}
	if t := p.peek(); p.accept("by") {
		p.extension(t.at, "by after sort")
	}
	for {
		if t := p.peek(); t.problem != nil && p.text[t.at.From] == '-' {
			problem := &Problem{At: t.at, Message: "- does not turn the order around", Hint: "write desc behind the column: sort created_at desc"}
			from := t.at.From + len("-")
			if n := scan(p.text[from:])[0]; n.kind == wordToken && n.at.From == 0 {
				problem.whole, problem.instead = Span{t.at.From, from + n.at.To}, p.text[from:from+n.at.To]+" desc"
			}
			return nil, problem
		}
		c, problem := p.shown()
		if problem != nil {
			return nil, problem
		}
		key := OrderKey{Column: c, Down: p.accept("DESC")}
		if !key.Down {
			p.accept("ASC")
		}
		s.Keys = append(s.Keys, key)
		if !p.accept(",") {
			s.At = Span{from, p.ended()}
			return s, nil
		}
	}
}

func (s *Order) check(k *checker, q *Query) {
	if !k.few(len(s.Keys), s.At) {
		return
	}
	if k.table == nil && !q.Incidents() {
		k.extension(s.At, "sort of "+k.kind.Name+"s")
	}
	for i := range s.Keys {
		c := &s.Keys[i].Column
		if k.enough() {
			return
		}
		if !k.shown(c) || k.table != nil || c.Path != nil {
			continue
		}
		if c.several(k.kind) {
			k.fail(c.At, c.String()+" is a list, and sort takes one value", "sort by another field, or count: aggregate count by "+c.String())
		}
	}
}

func (s *Order) apply(r *run) error {
	if r.head > 0 {
		if err := r.topRows(&s.Keys[0], r.head); err != nil {
			return err
		}
	}
	keys := make([]rank, len(s.Keys))
	for i := range s.Keys {
		c, down := &s.Keys[i].Column, s.Keys[i].Down
		k, ok, err := r.ranksByNumber(c, down)
		if !ok {
			cell := r.cell(c)
			k, err = ranksOf(r.ctx, len(r.order), down, func(at int) any { return cell(r.order[at]) })
		}
		if err != nil {
			return err
		}
		keys[i] = k
	}
	// The keys are of places in the order as it is now.
	places := make([]int, len(r.order))
	for i := range places {
		places[i] = i
	}
	err := sortRanks(r.ctx, places, keys)
	if err != nil {
		return err
	}
	rows := make([]int, len(places))
	for i, at := range places {
		rows[i] = r.order[at]
	}
	r.order = rows
	return nil
}
