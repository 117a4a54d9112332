package decide

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/graph/alert"
	"tocsin/graph/bound"
	"tocsin/graph/fault"
	"tocsin/tui/text"
)

// Bounds of templates.
const (
	mostTemplates = 64
	mostTemplate  = 8 << 10 // bytes of a file
	mostValue     = 256     // cells of a value
)

// Template is a text for notes. Names in braces stand for values of the alert: {title},
// {severity}, {product}, {incident}, {id}, and one for each type of entity, such as {user}.
type Template struct {
	Name string           // of its file, without .txt
	Kind alert.EntityType // alerts without such an entity are not offered it; "" for any alert
	Text string
}

// Templates reads the *.txt files of a folder, in the order of their names. A file whose name is
// that of a type of entity, or begins with one and a hyphen, such as host-isolated.txt, is for
// alerts with such an entity. A missing folder has none. Files that can't be used are told in
// the error; the others are returned all the same.
func Templates(folder fs.FS) ([]Template, error) {
	names, err := fs.Glob(folder, "*.txt")
	if err != nil {
		return nil, fmt.Errorf("list note templates: %w", err)
	}
	slices.Sort(names)
	var out []Template
	var problems []error
	for _, name := range names[:min(len(names), mostTemplates)] {
		t, err := read(folder, name)
		if err != nil {
			problems = append(problems, fault.New(fault.Usage, fmt.Sprintf("note template %s: %v", text.Clean(name), err), "", err))
			continue
		}
		out = append(out, t)
	}
	return out, errors.Join(problems...)
}

func read(folder fs.FS, name string) (Template, error) {
	f, err := folder.Open(name)
	if err != nil {
		return Template{}, err
	}
	defer f.Close()
	b, err := bound.Head(f, mostTemplate+1)
	switch {
	case err != nil:
		return Template{}, err
	case len(b) > mostTemplate:
		return Template{}, fmt.Errorf("it has more than %d bytes", mostTemplate)
	case !utf8.Valid(b):
		return Template{}, errors.New("it is not UTF-8")
	}
	t := Template{Name: strings.TrimSuffix(path.Base(name), ".txt"), Text: strings.TrimSpace(string(b))}
	first, _, _ := strings.Cut(t.Name, "-")
	if kind := alert.EntityType(first); slices.Contains(alert.EntityTypes(), kind) {
		t.Kind = kind
	}
	return t, check(t.Text)
}

// check returns an error if a template names a value that no alert has.
func check(s string) error {
	known := valueNames()
	_, err := replace(s, func(name string) (string, error) {
		if !slices.Contains(known, name) {
			return "", fmt.Errorf("there is no value {%s}; there are %s", text.Clean(name), strings.Join(known, ", "))
		}
		return "", nil
	})
	return err
}

// subject holds the values of an alert or incident that templates can name.
type subject struct {
	id, title, severity, product, incident string
	entities                               []alert.Entity
}

// subjectOf returns the values of a record; ok is false for other records.
func subjectOf(r *alert.Record) (s subject, ok bool) {
	switch id := r.Key.ID; {
	case r.Alert != nil:
		a := r.Alert
		return subject{id, a.Title, string(a.Severity), a.Product, a.IncidentID, a.Entities}, true
	case r.Incident != nil:
		i := r.Incident
		return subject{id, i.Title, string(i.Severity), "", id, i.Entities}, true
	}
	return subject{}, false
}

// first returns the first entity of a type; "" if there is none.
func (s *subject) first(kind alert.EntityType) string {
	for _, e := range s.entities {
		if e.Type == kind {
			return e.Value
		}
	}
	return ""
}

// valueRow is a value that templates can name.
type valueRow struct {
	name string
	of   func(*subject) string
}

func valueRows() []valueRow {
	rows := []valueRow{
		{"id", func(s *subject) string { return s.id }},
		{"title", func(s *subject) string { return s.title }},
		{"severity", func(s *subject) string { return s.severity }},
		{"product", func(s *subject) string { return s.product }},
		{"incident", func(s *subject) string { return s.incident }},
	}
	for _, kind := range alert.EntityTypes() {
		rows = append(rows, valueRow{string(kind), func(s *subject) string { return s.first(kind) }})
	}
	return rows
}

func valueNames() []string {
	var names []string
	for _, row := range valueRows() {
		names = append(names, row.name)
	}
	return names
}

// Offers returns the texts that templates make for an alert or incident. One that names a
// value which the record does not have, or for another type of entity, makes none. Values are cleaned and
// cut, since they come from outside.
func Offers(templates []Template, r *alert.Record) []string {
	about, ok := subjectOf(r)
	if !ok {
		return nil
	}
	values := map[string]string{}
	for _, row := range valueRows() {
		values[row.name] = row.of(&about)
	}
	var out []string
	for _, t := range templates {
		if t.Kind != "" && about.first(t.Kind) == "" {
			continue
		}
		made, err := replace(t.Text, func(name string) (string, error) {
			v := strings.TrimSpace(text.Shorten(text.Clean(values[name]), mostValue))
			if v == "" {
				return "", errMissing
			}
			return v, nil
		})
		if err == nil {
			out = append(out, made)
		}
	}
	return out
}

var errMissing = errors.New("the record has no such value")

// replace puts values in the place of names in braces. Braces around anything else
// stay.
func replace(s string, value func(name string) (string, error)) (string, error) {
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "{")
		out.WriteString(before)
		if !ok {
			return out.String(), nil
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok || name == "" || strings.ContainsFunc(name, func(r rune) bool { return (r < 'a' || r > 'z') && r != '_' }) {
			out.WriteByte('{')
			s = rest
			continue
		}
		v, err := value(name)
		if err != nil {
			return "", err
		}
		out.WriteString(v)
		s = after
	}
}
