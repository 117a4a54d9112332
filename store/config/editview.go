package config

import (
	"bytes"
	"fmt"
	"slices"

	"tocsin/graph/fault"
)

// viewsTable is the table of the views.
const viewsTable = "views"

// SetView gives the view with a name another query, or adds the view to [views]: before the one
// that is named, if it is there, else as the last. If the file is missing, SetView makes it from
// the template. Every other byte stays. The caller has checked the query.
func SetView(path string, v View, before string) error {
	if err := CheckViewName(v.Name); err != nil {
		return err
	}
	return edit(path, true, func(e *editing) error { return e.setView(v, before) })
}

// RemoveView removes the view with a name. A comment behind it stays, as does every other byte.
func RemoveView(path, name string) error {
	return edit(path, false, func(e *editing) error {
		at, err := e.viewAt(name)
		if err == nil {
			e.changes = append(e.changes, e.withoutKey(at))
		}
		return err
	})
}

// RenameView gives a view another name, in its place.
func RenameView(path, name, to string) error {
	if err := CheckViewName(to); err != nil {
		return err
	}
	return edit(path, false, func(e *editing) error {
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
	})
}

// viewAt returns where a view stands.
func (e *editing) viewAt(name string) (span, error) {
	at, there := e.doc.spans[viewsTable+"."+name]
	switch {
	case there:
		return at, nil
	case slices.ContainsFunc(e.settings.Views, func(v View) bool { return v.Name == name }):
		return span{}, fault.New(fault.Usage, "a view that is written inline can't be changed here", "edit the file by hand, or write it below [views]", nil)
	}
	return span{}, fault.New(fault.Usage, fmt.Sprintf("the settings have no view %q", printable(name)), "they may have changed meanwhile", nil)
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
