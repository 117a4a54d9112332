package coverage

import (
	"fmt"
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// Of returns the query of the compared alerts of a source.
func (r *Report) Of(source alert.SourceName) string {
	return r.since(asked{}.is(sourceTerm(source)))
}

// OfProduct returns the query of the compared alerts of a source and a product; "" if there
// is none, since the product stands for several.
func (r *Report) OfProduct(source alert.SourceName, product string) string {
	if product == otherProducts {
		return ""
	}
	return r.since(asked{}.is(sourceTerm(source)).is("product", product))
}

// OfGroup returns the query of the compared alerts of a group, those that are linked too;
// "" if no query can have its title.
func (r *Report) OfGroup(source alert.SourceName, g *Group) string {
	return r.since(asked{}.is(sourceTerm(source)).is("product", g.Product).is(g.Titled, g.Title))
}

// since returns a query of what was created in the time that the report compares, until now.
func (r *Report) since(a asked) string {
	if a.failed {
		return ""
	}
	hours := int(r.To.Time().Sub(r.From.Time()) / time.Hour)
	if hours%24 == 0 {
		return fmt.Sprintf("%s EARLIEST=-%dd", a.text, hours/24)
	}
	return fmt.Sprintf("%s EARLIEST=-%dh", a.text, hours)
}

// sourceTerm returns the field and the value that select the alerts of a source: its version
// if no other source of alerts has that one, else the API that it is of.
func sourceTerm(source alert.SourceName) (field, value string) {
	alike := func(s *alert.Source) bool {
		return s.Name != source && s.Kind() != alert.IncidentKind() && s.Version == source.Version()
	}
	if slices.ContainsFunc(alert.Sources(), alike) {
		return "ingest.product.name", source.IngestProduct()
	}
	return "version", source.Version()
}

// asked is the text of a query while its terms are joined.
type asked struct {
	text   string
	failed bool // a value fits no query
}

// is adds a term; one for a missing value if it is empty.
func (a asked) is(field, value string) asked {
	text, err := query.Toggle(a.text, field, value, false)
	return asked{text, a.failed || err != nil}
}
