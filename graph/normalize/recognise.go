package normalize

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// members are what a recogniser asks about an item's members.
type members struct {
	names  []string // those in asked
	others int      // how many the source lacks, without annotations such as @odata.etag
}

// of returns the members as a recogniser of a source sees them: what only other sources
// have speaks against it.
func (m members) of(source *mapping) members {
	for _, name := range m.names {
		if source.takers[name] == nil && name != source.idMember() && !slices.Contains(source.tells, name) {
			m.others++
		}
	}
	return m
}

// any reports whether one of the names is among them.
func (m members) any(names ...string) bool { return m.count(names...) > 0 }

// all reports whether each of the names is among them.
func (m members) all(names ...string) bool { return m.count(names...) == len(names) }

// count returns how many of the names are among them.
func (m members) count(names ...string) (n int) {
	for _, name := range names {
		if slices.Contains(m.names, name) {
			n++
		}
	}
	return n
}

// asked has every name that a recogniser asks for, and whether a source has it. Items
// have many other members, and import asks of each item.
var asked = sync.OnceValue(func() map[string]askedName {
	names := map[string]askedName{}
	for _, f := range foreigners() {
		for _, name := range slices.Concat(f.all, f.some) {
			names[name] = askedName{name: name}
		}
	}
	for _, m := range mappings() {
		for name := range m.takers {
			names[name] = askedName{name, true}
		}
		for _, name := range m.tells {
			names[name] = askedName{name, true}
		}
	}
	return names
})

// askedName is a name that a recogniser asks for.
type askedName struct {
	name string
	ours bool // items of a source have it
}

// Outline holds what one pass over a JSON object tells of it: whether it is a list
// reply, and of which source it is an item.
type Outline struct {
	List    []byte // the items, a JSON array, if the object is a list reply; else nil
	Alerts  []byte // of an incident: the alerts that were asked for with it ($expand), a JSON array; else nil
	Context string // the @odata.context that it bears
	Failed  bool   // of a list reply: the service broke the list off with an error
	More    bool   // of a list reply: there is a next page
	Pascal  bool   // its names begin with capitals, as those of PowerShell's SDK: see FromPowerShell

	typed    string // its @odata.type
	category []byte // its category, as sent
	records  []byte // what may be the records of an alert of events, a JSON array; else nil
	members  members
}

// OutlineOf looks at an object. ok is false if raw does not begin with an object. If a
// member is sent twice, the last one counts. List and Alerts are parts of raw.
func OutlineOf(raw []byte) (o Outline, ok bool) {
	var r reader
	r.begin(raw)
	if !r.open(jsontext.KindBeginObject) {
		return o, false
	}
	known := asked()
	for r.member() {
		o.note(known, r.name)
		switch string(r.name) {
		case "@odata.context":
			o.Context = r.text()
		case "@odata.type":
			o.typed = r.text()
		case "error", "odata.error", "@odata.error":
			o.Failed = given(r.take())
		case "@odata.nextLink", "odata.nextLink":
			o.More = given(r.take())
		case "category":
			o.category = r.take()
		case "value":
			o.List = listed(r.take())
		case "alerts":
			o.Alerts = listed(r.take())
		case records:
			o.records = listed(r.take())
		case "Id":
			o.Pascal = true
			r.take()
		default:
			r.take()
		}
	}
	o.Pascal = o.Pascal && !o.members.any("id") && !o.members.all("RecordType", "CreationTime")
	return o, true
}

// note counts a member.
func (o *Outline) note(known map[string]askedName, member []byte) {
	row := known[string(member)]
	if row.name != "" {
		o.members.names = append(o.members.names, row.name)
	}
	if !row.ours && !bytes.ContainsRune(member, '@') {
		o.members.others++
	}
}

// given reports whether a value says anything.
func given(value []byte) bool { return len(value) > 0 && value[0] != 'n' && string(value) != `""` }

// listed returns a value if it is an array, else nil.
func listed(value []byte) []byte {
	if len(value) > 0 && value[0] == '[' {
		return value
	}
	return nil
}

// Source tells the source of an item that stands alone, as in a file: by the
// @odata.context or the @odata.type that it bears, else by its members. One member is
// never enough: other lists of Graph have items with a title, an incidentId or a
// lastModifiedDateTime. ok is false if it is an item of none.
func (o *Outline) Source() (source alert.SourceName, ok bool) {
	if source, ok = RecogniseContext(o.Context); ok {
		return source, true
	}
	if o.typed != "" {
		return typedSource(o.typed)
	}
	if source, ok = o.logged(); ok {
		return source, true
	}
	if _, foreign := o.Foreign(); foreign {
		return "", false
	}
	for _, m := range mappings() {
		if o.members.any(m.idMember()) && m.recognise(o.members.of(m)) {
			return m.name, true
		}
	}
	return o.recordsSource()
}

// recordsSource tells the source of an item that has nothing but records, as an alert of
// events has. Other services put what they export under this name as well.
func (o *Outline) recordsSource() (source alert.SourceName, ok bool) {
	if o.records == nil || len(o.members.names) > 0 || o.members.others != 1 {
		return "", false
	}
	var r reader
	r.begin(o.records)
	if !r.open(jsontext.KindBeginArray) || !r.element() {
		return "", false
	}
	first, ok := OutlineOf(r.take())
	if !ok || first.records != nil {
		return "", false
	}
	source, ok = first.Source()
	if m := mappingOf(source); !ok || m.joined == nil {
		return "", false
	}
	return source, true
}

// logged returns the source of an item that stands in a record of a diagnostic log.
func (o *Outline) logged() (source alert.SourceName, ok bool) {
	if len(o.category) < 2 || !o.members.any("properties") {
		return "", false
	}
	for _, m := range mappings() {
		if m.logged != "" && string(o.category[1:len(o.category)-1]) == m.logged {
			return m.name, true
		}
	}
	return "", false
}

// Recognise tells the source of an item; see Outline.Source.
func Recognise(raw []byte) (source alert.SourceName, ok bool) {
	if o, ok := OutlineOf(raw); ok {
		return o.Source()
	}
	return "", false
}

// RecogniseContext tells the source of a reply's items by its @odata.context. ok
// is false if that names no list of a source, or a part of an item, such as the
// comments of an alert.
func RecogniseContext(context string) (source alert.SourceName, ok bool) {
	_, list, found := strings.Cut(strings.ToLower(context), "#")
	if !found {
		return "", false
	}
	if inner, found := strings.CutPrefix(list, "collection("); found {
		return typedSource(strings.TrimSuffix(inner, ")"))
	}
	list = strings.TrimSuffix(list, "/$entity")
	if strings.HasPrefix(list, "microsoft.graph.") {
		return typedSource(list)
	}
	list, selected, _ := strings.Cut(list, "(")
	if key, navigated := strings.CutPrefix(selected, "'"); navigated { // ('ID')/… is a part of one item
		_, part, _ := strings.Cut(key, "')/")
		part, _, _ = strings.Cut(part, "(")
		list += "/" + part
	}
	for _, m := range mappings() {
		if slices.Contains(m.contexts, list) {
			return m.name, true
		}
	}
	return "", false
}

// typedSource returns the source whose items have an @odata.type.
func typedSource(typed string) (source alert.SourceName, ok bool) {
	typed = strings.ToLower(strings.TrimPrefix(typed, "#"))
	for _, m := range mappings() {
		if m.typed == typed && typed != "" {
			return m.name, true
		}
	}
	return "", false
}
