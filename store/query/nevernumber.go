package query

import (
	"fmt"
	"slices"
	"strconv"

	"tocsin/graph/alert"
)

// numberDoubt doubts numbers outside those that the field can have.
func (k *checker) numberDoubt(c *Compare, v *Value) *doubt {
	n := c.Field.Numbers
	if n == nil {
		return nil
	}
	s := numbersOf(c.Op, *v)
	within := s.from <= n.Most && s.to >= n.Least && s.from <= s.to
	if n.Only != nil {
		within = slices.ContainsFunc(n.Only, func(x float64) bool { return s.from <= x && x <= s.to })
	}
	if within {
		return nil
	}
	bounds := fmt.Sprintf("%s is from %s to %s", c.Field.Name, decimalText(n.Least), decimalText(n.Most))
	if word := highestBand(c.Field, n); word != "" { // the scale goes on above it
		bounds = fmt.Sprintf("Graph sends %s from %s to at most %s (%s)", c.Field.Name, decimalText(n.Least), decimalText(n.Most), word)
	}
	op := string(c.Op)
	if c.Op == In {
		op = string(Equal)
	}
	d := &doubt{v.At, fmt.Sprintf("no %s is %s %s", c.Field.Name, op, clip(v.String())), bounds, true}
	if low, err := strconv.ParseFloat(v.Text, 64); v.Type == alert.String || err == nil && low > n.Most || n.Only != nil {
		d.hint = nearestNumber(c, v, n) + bounds
	}
	return d
}

// nearestNumber offers the number that the field has instead of one above or between.
func nearestNumber(c *Compare, v *Value, n *alert.Numbers) string {
	if v.Type == alert.String { // a band above all
		return "did you mean " + Quote(c.Field.listed(highestBand(c.Field, n))) + "? "
	}
	want, _ := strconv.ParseFloat(v.Text, 64)
	best := n.Most
	for _, x := range n.Only {
		if max(x-want, want-x) < max(best-want, want-best) {
			best = x
		}
	}
	if c.Op.orders() {
		return ""
	}
	return "did you mean " + decimalText(best) + "? "
}

// highestBand returns the word of the band that holds the greatest number.
func highestBand(f *Field, n *alert.Numbers) string {
	for _, v := range f.Values {
		if low, above := band(v.Word); low <= n.Most && n.Most < above {
			return v.Word
		}
	}
	return ""
}

func decimalText(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
