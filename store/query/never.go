package query

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// doubt is a warning about a comparison or one of its values, which no record satisfies or
// hardly any.
type doubt struct {
	at      Span
	message string
	hint    string
	never   bool // no record at all
}

// doubts warns of values for which a checked comparison can never be true, or can hardly
// have been meant, with what would match. An IN list is warned of value by value. A
// negated comparison is always true then.
func (k *checker) doubts(c *Compare) {
	if c.Field.Never {
		return // warned of already
	}
	for i := range c.Values {
		if d := k.doubt(c, &c.Values[i]); d != nil {
			k.warnOf(c, d)
		}
	}
	if d := k.unread(c); d != nil {
		k.warnOf(c, d)
	}
}

func (k *checker) warnOf(c *Compare, d *doubt) {
	message := d.message
	switch {
	case !d.never:
	case len(c.Values) > 1 && d.at != c.valueAt:
		message += ", so it adds nothing to the list"
	case c.Negated:
		message += ", so this is always true"
	default:
		message += ", so this never matches"
	}
	k.warn(d.at, message, d.hint)
}

// doubt returns what is wrong with one value; nil if nothing is.
func (k *checker) doubt(c *Compare, v *Value) *doubt {
	f := c.Field
	switch {
	case f.Type == alert.Number:
		return k.numberDoubt(c, v)
	case f.Type != alert.String:
		return nil
	case Fold(v.Text) == "" && (c.Op == Equal || c.Op == In || c.Op == Matches):
		return &doubt{k.pair(c, v), "an empty text is no value", whole("IS NULL", c, "use IS NULL"), true}
	case c.Op == Regex:
		return nil
	case Fold(v.Text) == "":
		return &doubt{k.pair(c, v), "an empty text is part of every value", whole("IS NOT NULL", c, "use IS NOT NULL"), false}
	case c.Op != Equal && c.Op != In:
		return cmp.Or(k.addressPartDoubt(c, v), fanged(f, v))
	}
	for _, of := range []func(*checker, *Compare, *Value) *doubt{
		(*checker).nothing, (*checker).wildcard, (*checker).unlisted, (*checker).addressDoubt, (*checker).entityDoubt,
	} {
		if d := of(k, c, v); d != nil {
			return d
		}
	}
	return fanged(f, v)
}

// pair returns the range of operator and value, which a hint that has both replaces; in a
// list, that of the value.
func (k *checker) pair(c *Compare, v *Value) Span {
	if len(c.Values) > 1 {
		return v.At
	}
	return Span{c.opAt.From, max(c.valueAt.To, v.At.To)}
}

// whole offers an operator with its value, in place of those of a comparison; more if they
// cannot take that place because it has several values or is negated.
func whole(instead string, c *Compare, more string) string {
	if len(c.Values) > 1 || c.Negated {
		return more
	}
	return "did you mean " + instead + "?"
}

// nothing doubts words that a service sends for no value. Records don't have them.
func (k *checker) nothing(c *Compare, v *Value) *doubt {
	if !slices.ContainsFunc(c.Field.Nothing, func(word string) bool { return strings.EqualFold(word, v.Text) }) || c.Field.listed(v.Text) != "" {
		return nil
	}
	return &doubt{k.pair(c, v), clip(v.Text) + " is missing here", whole("IS NULL", c, "use IS NULL or IS NOT NULL"), true}
}

// wildcard doubts a * or ? that = compares as it stands. Titles, commands and addresses of
// pages may end in ? or have it inside; what has words of its own, and names of things,
// have neither.
func (k *checker) wildcard(c *Compare, v *Value) *doubt {
	f := c.Field
	if !strings.ContainsAny(v.Text, "*?") || !strings.Contains(v.Text, "*") && !plainNames(f) || f.listed(v.Text) != "" {
		return nil
	}
	return &doubt{
		k.pair(c, v), fmt.Sprintf("%s takes * and ? as plain characters", c.Op),
		whole("MATCHES "+Quote(clip(v.Text)), c, "MATCHES takes * and ?"), len(f.Values) > 0 && !f.More,
	}
}

// plainNames reports whether no usual value of the field has a ? in it.
func plainNames(f *Field) bool {
	switch f.Entity() {
	case "":
		return len(f.Values) > 0
	case alert.URL, alert.Command, alert.Registry, alert.Resource, alert.App, alert.Process:
		return false
	}
	return true
}

// entityDoubt doubts values of entities that don't name a kind of entity.
func (k *checker) entityDoubt(c *Compare, v *Value) *doubt {
	if c.Field.View != nil || c.read.slot == nil || c.read.slot.Entities == nil {
		return nil
	}
	kind, _, cut := strings.Cut(Fold(v.Text), ":")
	types := alert.EntityTypes()
	if cut && slices.Contains(types, alert.EntityType(kind)) {
		return nil
	}
	return &doubt{k.pair(c, v), c.Field.Name + " has kind:value, as in user:amal", whole("CONTAINS "+Quote(clip(":"+v.Text)), c, "CONTAINS looks inside"), true}
}

// unlisted doubts a word that the field does not list.
func (k *checker) unlisted(c *Compare, v *Value) *doubt {
	f := c.Field
	if len(f.Values) == 0 || f.listed(v.Text) != "" {
		return nil
	}
	other, message := k.ownerOf(f, v.Text), " is no value of "+f.Name+", but one of "
	word := v.Text
	if verdict, ok := alert.ParseVerdict(v.Text); ok && strings.EqualFold(c.name.text, verdictWord) {
		other, message, word = FieldOf(givenVerdict), " is no verdict of the product, but one given here, in ", string(verdict)
	}
	if other != nil {
		d := &doubt{v.At, clip(v.Text) + message + other.Name, "compare " + other.Name, !f.More}
		if len(c.Values) == 1 {
			d.at, d.hint = c.At, "did you mean "+other.Name+" "+negation(c)+"= "+Quote(clip(word))+"?"
		}
		return d
	}
	near := f.near(v.Text)
	d := &doubt{v.At, fmt.Sprintf("%s is no value of %s", clip(v.Text), f.Name), valuesHint(f), !f.More}
	switch {
	case near != "":
		d.hint = "did you mean " + Quote(near) + "? " + d.hint
	case f.More && len(f.Nothing) == 0:
		return nil // products of other makers have the names that these give them
	}
	if f.More {
		d.message += " known here"
	}
	return d
}

func negation(c *Compare) string {
	if c.Negated {
		return "!"
	}
	return ""
}

// ownerOf returns another field that lists a word as a value; nil if none does.
func (k *checker) ownerOf(f *Field, word string) *Field {
	for _, other := range known().fields {
		if other != f && (other.Type == alert.String || other.Type == alert.Number) && other.OpenTo(nil) && other.Has(k.kind) && other.listed(word) != "" {
			return other
		}
	}
	return nil
}

// near returns the listed word that a text may mean, by each of its spellings; "" if none
// is near.
func (f *Field) near(text string) string {
	words := f.words()
	for _, v := range f.Values {
		words = append(words, v.Also...)
	}
	near := fault.Nearest(text, words)
	if near == "" {
		key := squeezed(text)
		i := slices.IndexFunc(words, func(w string) bool { return len(key) >= minPart && strings.Contains(squeezed(w), key) })
		if i >= 0 {
			near = words[i]
		}
	}
	return f.listed(near)
}

// minPart is how many bytes a part of a listed word needs to stand for it in a hint.
const minPart = 5

// mostWords is how many values a hint lists.
const mostWords = 8

func valuesHint(f *Field) string {
	words := f.words()
	if len(words) > mostWords {
		return f.Name + " takes " + strings.Join(words[:mostWords], ", ") + " …; tocsin query --fields lists all"
	}
	return f.Name + " takes " + fault.And(words)
}

// unread doubts an operator that looks into the words of a field that has no others, none
// of which it finds.
func (k *checker) unread(c *Compare) *doubt {
	f := c.Field
	if !c.Op.reads() || len(f.Values) == 0 || f.More || f.Type != alert.String || slices.ContainsFunc(f.Values, func(v alert.Value) bool { return c.Text(TextOf(v.Word)) }) {
		return nil
	}
	d := &doubt{Span{c.opAt.From, c.valueAt.To}, fmt.Sprintf("no value of %s is found so", f.Name), valuesHint(f), true}
	if len(c.Values) > 1 {
		d.at = c.valueAt
		return d
	}
	text := c.Values[0].Text
	if f.listed(text) != "" {
		d.hint = "did you mean " + negation(c) + "= " + Quote(text) + "?"
		return d
	}
	for _, other := range known().fields {
		if other != f && other.OpenTo(nil) && other.Has(k.kind) && slices.ContainsFunc(other.Values, func(v alert.Value) bool { return c.Text(TextOf(v.Word)) }) {
			d.at, d.hint = c.At, "did you mean "+other.Name+" "+negation(c)+string(c.Op)+" "+Quote(clip(text))+"?"
			return d
		}
	}
	return d
}
