package config

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// shape says what one place of a settings file may hold.
type shape struct {
	kind     unstable.Kind     // of the value; a table is an InlineTable, however it is written
	keys     map[string]*shape // a table of known keys
	values   *shape            // a table whose keys a person chooses: what each has
	elements *shape            // an array of tables
	items    *shape            // an array of values
	words    string            // what the value must be
	rule     rule              // what else it must be
}

// root returns the shape of the whole file, from the type file.
func root() *shape {
	s := shapeOf(reflect.TypeFor[file]())
	for name, r := range rules() {
		s.at(name).rule = r
	}
	return s
}

// at returns the shape of a key by its name, without the numbers of tables; an empty one if there is
// no such key.
func (s *shape) at(name string) *shape {
	for key := range strings.SplitSeq(name, ".") {
		if s.elements != nil {
			s = s.elements
		}
		if s = s.keys[key]; s == nil {
			return &shape{}
		}
	}
	return s
}

func shapeOf(t reflect.Type) *shape {
	switch t.Kind() {
	case reflect.Pointer:
		return shapeOf(t.Elem())
	case reflect.Struct:
		s := &shape{kind: unstable.InlineTable, keys: map[string]*shape{}, words: "a table"}
		for field := range t.Fields() {
			key := field.Tag.Get("toml")
			s.keys[key] = shapeOf(field.Type)
			if s.keys[key].elements != nil {
				s.keys[key].words = "a list of tables, each headed [[" + key + "]]"
			}
		}
		return s
	case reflect.Map:
		return &shape{kind: unstable.InlineTable, values: shapeOf(t.Elem()), words: "a table"}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Struct {
			return &shape{kind: unstable.Array, elements: shapeOf(t.Elem())}
		}
		return &shape{kind: unstable.Array, items: shapeOf(t.Elem()), words: `a list of texts, such as ["a", "b"]`}
	case reflect.Bool:
		return &shape{kind: unstable.Bool, words: "true or false"}
	case reflect.Int:
		return &shape{kind: unstable.Integer, words: "a whole number"}
	}
	return &shape{kind: unstable.String, words: "text in quotes"}
}

// wants says what value the keys must have; "" if the shape does not know.
func (s *shape) wants(keys []string) string {
	for _, key := range keys {
		if s.elements != nil {
			s = s.elements
		}
		next := s.keys[key]
		if s.values != nil {
			next = s.values
		}
		if next == nil {
			return ""
		}
		s = next
	}
	return s.words
}

// homeOf says where a key belongs if it is in the wrong table.
func (s *shape) homeOf(name string) string {
	if s.keys[name] != nil {
		return "at the top of the file, before the first [table]"
	}
	for _, table := range slices.Sorted(maps.Keys(s.keys)) {
		child := s.keys[table]
		switch {
		case child.elements != nil && child.elements.keys[name] != nil:
			return fmt.Sprintf("under [[%s]]", table)
		case child.keys[name] != nil:
			return fmt.Sprintf("under [%s]", table)
		}
	}
	return ""
}

func joined(words []string) string { return strings.Join(words, ", ") }
