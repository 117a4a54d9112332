package simulator

import (
	"bytes"
	"fmt"

	"github.com/pelletier/go-toml/v2"

	"tocsin/graph/fault"
)

// strict decodes TOML; unknown keys are errors.
func strict(data []byte, into any) error {
	return toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(into)
}

// tomlCause is the text of a TOML error with its place.
func tomlCause(err error) string {
	text := err.Error()
	switch e := err.(type) {
	case *toml.DecodeError:
		row, col := e.Position()
		text = fmt.Sprintf("line %d, column %d: %s", row, col, e.Error())
	case *toml.StrictMissingError:
		if len(e.Errors) > 0 {
			row, _ := e.Errors[0].Position()
			text = fmt.Sprintf("line %d: unknown key %s", row, e.Errors[0].Key())
		}
	}
	return fault.Line(text, maxCause)
}
