package normalize

import (
	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// Comments decodes the comments of a raw alert or incident with their authors and times,
// in the order sent. Legacy's are texts alone. A comment without a text is none. Texts
// are as sent: clean them before a terminal. Of a list sent twice the last counts, of a
// long one the first 10,000.
func Comments(raw []byte) []alert.Comment {
	r := reader{whole: true}
	r.begin(raw)
	if !r.open(jsontext.KindBeginObject) {
		return nil
	}
	var list []alert.Comment
	for r.member() {
		if string(r.name) == "comments" && r.in.Peek() == jsontext.KindBeginArray {
			list = r.commentList()
		} else {
			r.take()
		}
	}
	return list
}

func (r *reader) commentList() (list []alert.Comment) {
	r.open(jsontext.KindBeginArray)
	for r.element() {
		var c alert.Comment
		switch {
		case r.in.Peek() == jsontext.KindString:
			c.Text = r.scalar()
		case r.open(jsontext.KindBeginObject):
			c = r.comment()
		}
		if c.Text != "" && len(list) < mostTexts {
			list = append(list, c)
		}
	}
	return list
}

// comment takes the rest of a comment that was opened.
func (r *reader) comment() (c alert.Comment) {
	for r.member() {
		name := string(r.name)
		if r.in.Peek() != jsontext.KindString {
			r.take()
			continue
		}
		value := r.scalar()
		switch name {
		case "comment":
			c.Text = value
		case "createdByDisplayName":
			c.By = value
		case "createdDateTime":
			c.At, _ = alert.ParseTime(value)
		}
	}
	return c
}
