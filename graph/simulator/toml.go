package simulator

import (
	"bytes"
	"errors"
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

// tomlCause is the sentence of a TOML error with its place, and a hint if there is one.
// into has the type of the file.
func tomlCause(err error, into any) (sentence, hint string) {
	var missing *toml.StrictMissingError
	var wrong *toml.DecodeError
	switch {
	case errors.As(err, &missing) && len(missing.Errors) > 0:
		row, _ := missing.Errors[0].Position()
		sentence = fmt.Sprintf("line %d: unknown key %s", row, strings.Join(missing.Errors[0].Key(), "."))
	case errors.As(err, &wrong):
		row, _ := wrong.Position()
		sentence, hint = plainWords(wrong)
		if want := wants(reflect.TypeOf(into), wrong.Key()); want != "" && isOfType(sentence) {
			sentence = fmt.Sprintf("%s must be %s", strings.Join(wrong.Key(), "."), want)
		}
		sentence = fmt.Sprintf("line %d: %s", row, sentence)
	default:
		sentence, hint = plainWords(err)
	}
	return fault.Line(sentence, maxCause), hint
}

// plainWords explains a mistake in TOML. The words about a type stay as they are.
func plainWords(err error) (sentence, hint string) {
	words := strings.TrimPrefix(err.Error(), "toml: ")
	if isOfType(words) {
		return words, ""
	}
	return fault.TOML(words)
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
	case t == reflect.TypeFor[Span]():
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
