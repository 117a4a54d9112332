package simulator

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"tocsin/graph/fault"
)

// strict decodes TOML; unknown keys are errors.
func strict(data []byte, into any) error {
	return toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(into)
}

// tomlCause is the text of a TOML error with its place. into has the type of the file.
func tomlCause(err error, into any) string {
	text := strings.TrimPrefix(err.Error(), "toml: ")
	switch e := err.(type) {
	case *toml.DecodeError:
		row, _ := e.Position()
		own := strings.TrimPrefix(e.Error(), "toml: ")
		if want := wants(reflect.TypeOf(into), e.Key()); want != "" && isOfType(own) {
			own = fmt.Sprintf("%s must be %s", strings.Join(e.Key(), "."), want)
		}
		text = fmt.Sprintf("line %d: %s", row, own)
	case *toml.StrictMissingError:
		if len(e.Errors) > 0 {
			row, _ := e.Errors[0].Position()
			text = fmt.Sprintf("line %d: unknown key %s", row, strings.Join(e.Errors[0].Key(), "."))
		}
	}
	return fault.Line(text, maxCause)
}

// isOfType reports whether the library's words are about a value that Go's type can't
// hold. They name Go's types, which no person wrote.
func isOfType(words string) bool {
	for _, part := range []string{"cannot decode ", "cannot store ", "cannot be stored", "too large to fit", "a length of time "} {
		if strings.Contains(words, part) {
			return true
		}
	}
	return false
}

// wants says what the value of a key must be, by the type that it is decoded into; "" if
// the key is not known.
func wants(t reflect.Type, key []string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if len(key) > 0 {
		if t.Kind() == reflect.Struct {
			for _, field := range reflect.VisibleFields(t) {
				if field.Tag.Get("toml") == key[0] {
					return wants(field.Type, key[1:])
				}
			}
		}
		return ""
	}
	switch {
	case t == reflect.TypeFor[span]():
		return `a length of time in quotes, such as "20m"`
	case t.Kind() == reflect.Struct:
		return "a table, such as [switches]"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() == reflect.Uint64:
		return "a whole number, 0 or above"
	case t.Kind() == reflect.String:
		return "text in quotes"
	}
	return "a whole number"
}
