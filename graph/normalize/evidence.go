package normalize

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// Evidence decodes the evidence of a raw alert, in the order sent; of Legacy the
// lists of states, in the order of the wire; of a risk detection its own members, as the
// evidence that an alert of the same event has. Incidents have none.
//
// Nothing is lost: each value of a piece of evidence but null, "" and
// empty ones is its type, verdict, remediation, one of its roles, or a property. A
// list of plain values is one property, joined by ", "; evidence in evidence is
// Nested. Properties and names of unknown types are text as it was sent: clean it before
// a terminal.
func Evidence(source alert.SourceName, raw []byte) []alert.Evidence {
	m := mappingOf(source)
	if m.pieces != nil {
		return m.pieces(raw)
	}
	lists := m.evidence
	r := reader{whole: true}
	r.begin(raw)
	if lists == nil || !r.open(jsontext.KindBeginObject) {
		return nil
	}
	type sent struct {
		kind   *evidenceKind
		pieces []alert.Evidence
	}
	var all []sent
	for r.member() {
		kind, ok := lists[string(r.name)]
		if !ok {
			r.take()
			continue
		}
		all = slices.DeleteFunc(all, func(s sent) bool { return s.kind == kind }) // of a list sent twice the last counts
		all = append(all, sent{kind, r.pieces(kind)})
	}
	if len(all) == 1 {
		return all[0].pieces
	}
	var out []alert.Evidence
	for _, s := range all {
		out = append(out, s.pieces...)
	}
	return out
}

// pieces takes a list of evidence of the kind; if known is nil each element names
// its own.
func (r *reader) pieces(known *evidenceKind) (list []alert.Evidence) {
	if !r.open(jsontext.KindBeginArray) {
		return nil
	}
	for r.element() {
		if r.open(jsontext.KindBeginObject) {
			e := r.piece(0)
			if known != nil {
				e.Type = known.typ
			}
			list = append(list, named(e, known, ""))
		}
	}
	return list
}

// piece takes the rest of an object that was opened. Whether it is evidence or
// an object of the evidence around it is known only at its end.
func (r *reader) piece(depth int) alert.Evidence {
	var e alert.Evidence
	for r.member() {
		name := string(r.clean(r.name))
		kind := r.in.Peek()
		switch {
		case name == "@odata.type" && kind == jsontext.KindString:
			e.Type = typeOf(r.text())
		case name == "verdict" && kind == jsontext.KindString:
			e.Verdict = r.word(verdicts)
		case name == "remediationStatus" && kind == jsontext.KindString:
			e.Remediation = r.word(remediations)
		case name == "roles" && kind == jsontext.KindBeginArray:
			r.rolesOf(&e)
		default:
			r.prop(&e, name, depth)
		}
	}
	return e
}

// rolesOf takes a list of roles. Elements that are none become properties.
func (r *reader) rolesOf(e *alert.Evidence) {
	r.open(jsontext.KindBeginArray)
	for i := 0; r.element(); i++ {
		if r.in.Peek() != jsontext.KindString {
			r.prop(e, "roles["+strconv.Itoa(i)+"]", deepest)
		} else if w := r.word(roles); w != "" {
			e.Roles = append(e.Roles, w)
		}
	}
}

// prop takes a value of any shape and adds it to e under the name.
func (r *reader) prop(e *alert.Evidence, name string, depth int) {
	kind := r.in.Peek()
	composite := kind == jsontext.KindBeginObject || kind == jsontext.KindBeginArray
	switch {
	case composite && depth >= deepest:
		e.Props = append(e.Props, alert.Prop{Name: name, Value: string(r.clean(r.take()))})
	case kind == jsontext.KindBeginObject:
		r.open(kind)
		join(e, name, r.piece(depth+1))
	case kind == jsontext.KindBeginArray:
		r.open(kind)
		r.propList(e, name, depth)
	default:
		if value := r.scalar(); value != "" {
			e.Props = append(e.Props, alert.Prop{Name: name, Value: value})
		}
	}
}

// propList takes the elements of a list: plain ones become one property under
// the list's name, others one each with its number.
func (r *reader) propList(e *alert.Evidence, name string, depth int) {
	var plain []string
	at := len(e.Props)
	for i := 0; r.element(); i++ {
		switch r.in.Peek() {
		case jsontext.KindBeginObject:
			r.open(jsontext.KindBeginObject)
			join(e, name+"["+strconv.Itoa(i)+"]", r.piece(depth+1))
		case jsontext.KindBeginArray:
			r.prop(e, name+"["+strconv.Itoa(i)+"]", depth+1)
		default:
			if value := r.scalar(); value != "" {
				plain = append(plain, value)
			}
		}
	}
	if plain != nil {
		joined := alert.Prop{Name: name, Value: strings.Join(plain, ", ")}
		e.Props = slices.Insert(e.Props, at, joined)
	}
}

// scalar takes a value, neither object nor list: a string's text, a
// number or a truth as it stands, "" for null.
func (r *reader) scalar() string {
	value := r.take()
	if len(value) == 0 || value[0] == 'n' {
		return ""
	}
	if value[0] == '"' {
		return r.decode(value)
	}
	return string(value)
}

// join puts an object that stood under the name into e: evidence is nested,
// anything else lends its properties.
func join(e *alert.Evidence, name string, inner alert.Evidence) {
	last := name[strings.LastIndexByte(name, '.')+1:]
	holder, _, _ := strings.Cut(last, "[")
	row := implied[labels[holder]]
	if isEvidence(inner.Type) || inner.Type == "" && row != nil {
		if inner.Type == "" {
			inner.Type = row.typ
		}
		e.Nested = append(e.Nested, named(inner, nil, last))
		return
	}
	add := func(path, value string) {
		if value != "" {
			e.Props = append(e.Props, alert.Prop{Name: name + "." + path, Value: value})
		}
	}
	add("verdict", inner.Verdict)
	add("remediationStatus", inner.Remediation)
	add("roles", strings.Join(inner.Roles, ", "))
	for _, p := range inner.Props {
		add(p.Name, p.Value)
	}
	e.Nested = append(e.Nested, inner.Nested...)
}

// named gives a piece of evidence its name. Nested evidence is
// named by the member that holds it too: "IP address (destination address)".
func named(e alert.Evidence, row *evidenceKind, holder string) alert.Evidence {
	if row == nil {
		row = kinds[e.Type]
	}
	e.Name = words(strings.TrimSuffix(e.Type, "Evidence"))
	if row != nil {
		e.Name = row.name
	}
	if e.Name == "" {
		e.Name = "Evidence"
	}
	if as := strings.ToLower(words(holder)); as != "" && !strings.Contains(strings.ToLower(e.Name), as) {
		e.Name += " (" + as + ")"
	}
	return e
}

// words takes a camelCase name apart: "newThing" is "New thing".
func words(name string) string {
	var b strings.Builder
	lower := false
	for i, c := range name {
		switch {
		case i == 0:
			b.WriteRune(unicode.ToUpper(c))
		case unicode.IsUpper(c) && lower:
			b.WriteRune(' ')
			b.WriteRune(unicode.ToLower(c))
		default:
			b.WriteRune(c)
		}
		lower = unicode.IsLower(c)
	}
	return b.String()
}
