package query

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// field finds the field of a comparison; it returns nil after a problem.
func (k *checker) field(c *Compare) *Field {
	t := c.name
	f := FieldIn(t.text, k.schemas)
	if raw := rawField(t); raw != nil {
		f, c.Path = FieldOf("original_data"), pathBelow(raw, t.parts[1:])
		if t.quoted {
			k.extension(t.at, "a quoted part of a path")
		}
		return f
	}
	switch {
	case f == nil || t.quoted:
		k.noField(t)
		return nil
	case f.Type == alert.Any:
		k.fail(t.at, f.Name+" needs a path", "as in original_data.evidence.roles, or custom.NAME for a custom detail")
		return nil
	case k.kind == alert.AlertKind() && !f.OpenTo(k.schemas):
		k.closed(f, t.at)
		return nil
	case f.Never:
		k.unfilled(f, c)
	case !f.Has(k.kind):
		k.noSuchField(f, t.at)
		return nil
	}
	if !f.named(t.text) {
		k.extension(t.at, clip(t.text)+" for "+f.Name)
	}
	return f
}

// rawField returns the field of paths that a token begins with, if more follows; else nil.
func rawField(t token) *Field {
	if t.kind != wordToken || len(t.parts) < 2 || !isRaw(t.parts[0]) {
		return nil
	}
	return FieldOf(t.parts[0])
}

// pathBelow returns the path in the raw item that parts below a field of paths mean.
func pathBelow(f *Field, parts []string) (path []string) {
	if f.Below != "" {
		path = append(path, Fold(f.Below))
	}
	for _, part := range parts {
		path = append(path, Fold(part))
	}
	return path
}

// named reports whether a text is the field's name or an alias, or what another field
// leaves to it, and no word of another tool.
func (f *Field) named(text string) bool {
	same := func(name string) bool { return strings.EqualFold(name, text) }
	return same(f.Name) || same(f.Over) || slices.ContainsFunc(f.Aliases, same)
}

// as returns the name by which the canonical form has the field: its own, or if it was
// typed so, the one that no schema takes over, as alert.status.
func (f *Field) as(typed token) string {
	if name := "alert." + f.Name; strings.EqualFold(typed.text, name) {
		return name
	}
	return f.Name
}

// closed reports an own field of schemas that FROM does not name.
func (k *checker) closed(f *Field, at Span) {
	hint := "begin with FROM " + f.Schemas[0] + " or FROM *"
	if others := k.meant(f.Name); others != "" {
		hint += ", or use " + others
	}
	k.fail(at, f.Name+" is a field of "+fault.And(f.Schemas), hint)
}

// unfilled warns of a never-filled field, with a filled one to use instead.
func (k *checker) unfilled(f *Field, c *Compare) {
	message, hint := f.Name+" is never filled here", ""
	switch {
	case c.Op == "": // a column
		message += ", so it is always missing"
	case (c.Op == Null) != c.Negated:
		message += ", so this is always true"
	default:
		message += ", so this never matches"
	}
	if names := k.meant(c.name.text); names != "" {
		hint = "did you mean " + names + "?"
	}
	k.warn(c.name.at, message, hint)
}

// meant returns the fields that the query may use and that a word may mean, as a choice in
// words; "" if there is none.
func (k *checker) meant(word string) string {
	var names []string
	for _, f := range Meant(word) {
		if f.Has(k.kind) && f.OpenTo(k.schemas) && !f.named(word) {
			names = append(names, f.NameIn(k.schemas))
		}
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

func (k *checker) noField(t token) {
	hint := "tocsin query --fields lists them"
	if habit := fieldHabit(t.text); habit != "" {
		hint = habit
	} else if near := k.meant(t.text); near != "" {
		hint = "did you mean " + near + "?"
	} else if near := fault.Nearest(t.text, k.fieldNames()); near != "" {
		hint = "did you mean " + near + "?"
	}
	k.fail(t.at, "there is no field "+k.typed(t.at), hint)
}

// fieldNames lists the names that a query may use, the canonical ones first. Those of what
// is never filled are not among them.
func (k *checker) fieldNames() []string {
	if k.names != nil {
		return k.names
	}
	var names, more []string
	for _, f := range known().fields {
		if !f.Never && f.Has(k.kind) && f.OpenTo(k.schemas) {
			names = append(names, f.Name)
			more = append(more, f.Aliases...)
		}
	}
	k.names = append(names, more...)
	return k.names
}

// isRaw reports whether the first part of a name means the raw item, so that a path follows.
func isRaw(part string) bool {
	f := FieldOf(part)
	return f != nil && f.Type == alert.Any && f.named(part)
}
