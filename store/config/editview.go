package config

import (
	"bytes"
	"fmt"
	"slices"

	"tocsin/graph/fault"
)

// viewsTable is the table of the views.
const viewsTable = "views"

// changeView makes one view of [views] another one: with another query, or, in its place, with another name.
// Without a name, was is no view yet, and is comes before the one of another name, or as the last if there is
// none of that; without a name, is removes it. Another one than was has seen is left alone, and told. If the
// file is missing, and create is set, a new view makes it from the template. Every other byte stays. The caller has checked
// the query. It returns what it has replaced.
func changeView(path string, was, is View, before string, create bool) (made rewritten, err error) {
	if is.Name != "" || was.Name == "" {
		if err := CheckViewName(is.Name); err != nil {
			return made, err
		}
	}
	return rewrite(path, create && was.Name == "", func(e *editing) error {
		if err := e.changedSince(was, is); err != nil {
			return err
		}
		switch {
		case is.Name == "":
			return e.removeView(was.Name)
		case was.Name != "" && was.Name != is.Name:
			return e.renameView(was.Name, is.Name)
		}
		return e.setView(is, before)
	})
}

// changedSince returns the fault of a change of a view that isn't in the file as it was seen, or of one for
// which the file has a view by now; nil for none.
func (e *editing) changedSince(was, is View) error {
	have := func(name string) *View {
		if i := slices.IndexFunc(e.settings.Views, func(v View) bool { return v.Name == name }); i >= 0 {
			return &e.settings.Views[i]
		}
		return nil
	}
	if was.Name != "" {
		switch v := have(was.Name); {
		case v == nil:
			return fault.New(fault.Usage, fmt.Sprintf("the settings have no view %q any more", printable(was.Name)), "it was removed or renamed meanwhile", nil)
		case v.Query != was.Query:
			return fault.New(fault.Usage, fmt.Sprintf("the view %q was changed meanwhile, to %s", printable(was.Name), printable(v.Query)), "it is left as it is", nil)
		}
	}
	if v := have(is.Name); v != nil && is.Name != was.Name {
		return fault.New(fault.Usage, fmt.Sprintf("there is a view %q by now: %s", printable(is.Name), printable(v.Query)), "save it again to replace that, or choose another name", nil)
	}
	return nil
}

// removeView removes the view with a name. A comment behind it stays.
func (e *editing) removeView(name string) error {
	at, err := e.viewAt(name)
	if err == nil {
		e.changes = append(e.changes, e.withoutKey(at))
	}
	return err
}

// renameView gives a view another name, in its place.
func (e *editing) renameView(name, to string) error {
	at, err := e.viewAt(name)
	if err != nil {
		return err
	}
	key := quoted(to)
	if header, headed := e.doc.headers[viewsTable]; !headed || at.start < header {
		key = viewsTable + "." + key
	}
	before := bytes.TrimRight(e.text[at.start:at.value], " \t")
	was := bytes.TrimRight(bytes.TrimSuffix(before, []byte("=")), " \t")
	e.changes = append(e.changes, change{at.start, at.start + len(was), key})
	return nil
}

// viewAt returns where a view of the settings stands.
func (e *editing) viewAt(name string) (span, error) {
	if at, there := e.doc.spans[viewsTable+"."+name]; there {
		return at, nil
	}
	return span{}, fault.New(fault.Usage, "an inline view can't be changed here", "edit the file by hand, or write it below [views]", nil)
}

// CheckViewName returns the fault of a name that no view can have; nil if one can.
func CheckViewName(name string) error {
	switch {
	case name == "" || !fit(name):
		return fault.New(fault.Usage, fmt.Sprintf("%q can't be the name of a view", printable(name)), "use letters, digits and blanks between them", nil)
	case len([]rune(name)) > maxName:
		return fault.New(fault.Usage, fmt.Sprintf("the name of a view can't be longer than %d characters", maxName), "choose a shorter one", nil)
	}
	return nil
}

func (e *editing) setView(v View, before string) error {
	const table = viewsTable
	line := quoted(v.Name) + " = " + quoted(v.Query)
	header, headed := e.doc.headers[table]
	at, there := e.doc.spans[table+"."+v.Name]
	next, follows := e.doc.spans[table+"."+before]
	switch {
	case there:
		e.changes = append(e.changes, change{at.value, at.end, quoted(v.Query)})
	case headed && follows && next.start > header:
		e.changes = append(e.changes, e.newLine(lineStart(e.text, next.start), line))
	case headed:
		e.changes = append(e.changes, e.newLine(e.endOfTable(table, header), line))
	case len(e.settings.Views) > 0:
		return fault.New(fault.Usage, "views that are written inline cannot be added to here", "edit the file by hand, or write them below [views]", nil)
	default:
		nl := e.newline()
		e.changes = append(e.changes, change{len(e.text), len(e.text), e.blankLine() + "[" + table + "]" + nl + line + nl})
	}
	return nil
}
