package config

import (
	"fmt"

	"tocsin/graph/fault"
)

// SetView gives the view with a name another query, or adds the view to [views]. If the
// file is missing, SetView makes it from the template. Every other byte stays. The caller
// has checked the query.
func SetView(path string, v View) error {
	if err := CheckViewName(v.Name); err != nil {
		return err
	}
	return edit(path, true, func(e *editing) error { return e.setView(v) })
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

func (e *editing) setView(v View) error {
	const table = "views"
	line := quoted(v.Name) + " = " + quoted(v.Query)
	header, headed := e.doc.headers[table]
	at, there := e.doc.spans[table+"."+v.Name]
	switch {
	case there:
		e.changes = append(e.changes, change{at.value, at.end, quoted(v.Query)})
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
