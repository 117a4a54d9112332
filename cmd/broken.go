package cmd

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/fault"
)

// Why something of a file is no JSON, and what to do about a file that ends too early.
const (
	notJSON = "not JSON"
	cutOff  = "the file is cut off here"
	hintCut = "copy or download it again"
)

// whyBroken says why a value is no JSON. Only the last line of a file can be cut off: another
// one has an end.
func (r *itemReader) whyBroken(v jsontext.Value) string {
	if _, err := jsontext.NewDecoder(bytes.NewBuffer(v), lenient).ReadValue(); !r.ended || !errors.Is(err, io.ErrUnexpectedEOF) {
		return notJSON
	}
	r.hint = cmp.Or(r.hint, hintCut)
	return cutOff
}

// mostRefusal is how many characters of a refusal the error about it quotes.
const mostRefusal = 160

// refusalIn returns the code and the message of a service's refusal that was saved in place of
// an answer; "" if an object is none.
func refusalIn(v jsontext.Value) string {
	var refusal struct {
		Error struct{ Code, Message string } `json:"error"`
	}
	_ = json.Unmarshal(v, &refusal) // what has another form has no code
	e := refusal.Error
	if e.Code == "" || e.Message == "" {
		return fault.Line(e.Code+e.Message, mostRefusal)
	}
	return fault.Line(e.Code+": "+e.Message, mostRefusal)
}
